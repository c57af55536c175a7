"""The page of the documentation, run as it stands."""

import os
import re
import tempfile
import unittest
from pathlib import Path

import made
import numpy as np

PAGE = made.ROOT / "docs" / "python.md"


class PageTests(unittest.TestCase):
    def test_the_code_of_the_page_runs(self) -> None:
        blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        self.assertGreater(len(blocks), 8)
        names: dict = {"__name__": "page"}
        before = Path.cwd()
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "model.unmix").write_bytes(Path(made.MODEL).read_bytes())
            made.write_scene(Path(folder), made.cube(23, 31), made.wavelengths())
            os.chdir(folder)
            try:
                for place, block in enumerate(blocks, 1):
                    exec(compile(block, f"{PAGE.name}, block {place}", "exec"), names)
                self.assertTrue(Path("map.tif").exists() and Path("map.hdr").exists())
            finally:
                os.chdir(before)
        self.assertEqual(names["answers"].abundances.dtype, np.float32)


if __name__ == "__main__":
    unittest.main()
