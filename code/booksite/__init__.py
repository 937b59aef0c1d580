"""What this book adds to Jupyter Book when it is built. Notebooks never import it."""
