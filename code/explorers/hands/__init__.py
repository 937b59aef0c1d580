"""What explorers are made of whose states the reader makes: the widget, and networks as short words."""
