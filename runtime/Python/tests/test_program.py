"""The numbers of the program 'unmix', to the bit. UNMIX_TEST_PROGRAM names a folder with a scene and the map that it made of it."""

import os
import re
import unittest
from pathlib import Path

import made
import numpy as np

import unmix

FOLDER = os.environ.get("UNMIX_TEST_PROGRAM")


@unittest.skipUnless(FOLDER, "UNMIX_TEST_PROGRAM names no folder with a scene and its map")
class ProgramTests(unittest.TestCase):
    def test_answers_are_those_of_the_program_to_the_bit(self) -> None:
        folder = Path(FOLDER or "")
        header = (folder / "scene.hdr").read_text()
        nm = np.array(re.search(r"wavelength = \{([^}]*)\}", header)[1].split(","), dtype=float)
        scene = made.read_map(folder / "scene.hdr")  # band after band, as it lies in the file
        expected = made.read_map(folder / "map.hdr")
        with unmix.Model(folder / "model.unmix") as model:
            for threads in (1, 2):
                answers = model.run(scene, nm, layers=model.layers, threads=threads)
                found = np.concatenate([answers[layer].reshape(*scene.shape[:2], -1) for layer in unmix.LAYERS], -1)
                self.assertEqual(found.shape, expected.shape)
                np.testing.assert_array_equal(found, expected)
            self.assertEqual(int(np.isnan(expected[..., 0]).sum()), 2)
            self.assertEqual(answers.valid, expected[..., 0].size - 2)


if __name__ == "__main__":
    unittest.main()
