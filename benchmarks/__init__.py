"""How fast the pooling library is, beside PyTorch, ONNX Runtime, OpenCV, SciPy and scikit-image."""

import os

# One thread each. These are read when the libraries are first imported.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
