"""Where scikit-learn is absent, a sentence says what brings it."""

from __future__ import annotations

import subprocess
import sys


def test_without_scikit_learn_a_sentence_says_what_brings_it():
    code = "import sys; sys.modules['sklearn'] = None; import nnlab.core.estimators"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == (
        "ModuleNotFoundError: nnlab.core.estimators needs scikit-learn:"
        " pip install 'nnlab-tui[sklearn]' brings it."
    )
