"""Spectra in memory."""

import pickle
import tracemalloc
import unittest
import warnings

import made
import numpy as np

import unmix


class ArrayTests(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.model = unmix.Model(made.MODEL)
        cls.cube, cls.nm = made.cube(), made.wavelengths()
        cls.answers = cls.model.run(cls.cube, cls.nm, layers=cls.model.layers)

    def setUp(self) -> None:
        warnings.simplefilter("error")  # a test that expects one says so

    def same(self, expected: np.ndarray, found: np.ndarray) -> None:
        np.testing.assert_array_equal(expected.view(np.uint32), np.ascontiguousarray(found).view(np.uint32))

    def test_answers_have_the_shapes_and_names_of_the_model(self) -> None:
        rows, columns, _ = self.cube.shape
        count = len(self.model.endmembers)
        self.assertEqual(tuple(self.answers), self.model.layers)
        self.assertEqual(self.answers.abundances.shape, (rows, columns, count))
        self.assertEqual(self.answers["deviation"].shape, (rows, columns, count))
        self.assertEqual(self.answers.error.shape, (rows, columns))
        self.assertEqual((self.answers.valid, self.answers.abundances.dtype), (rows * columns, np.float32))
        self.assertEqual(tuple(self.model.run(self.cube, self.nm)), ("abundances", "deviation"))
        np.testing.assert_allclose(self.answers.abundances.sum(-1), 1, atol=1e-5)
        second = self.model.endmembers[1]
        self.same(np.ascontiguousarray(self.answers.abundances[..., 1]), self.answers.of(second))
        with self.assertRaises(AttributeError):
            _ = self.model.run(self.cube, self.nm, layers="error").abundances

    def test_abundances_are_those_that_the_spectra_were_mixed_by(self) -> None:
        spectra = np.array(self.model.manifest["reference_spectra"], dtype=np.float32)
        pure = self.model.run(spectra, self.nm)
        self.assertEqual(list(pure.abundances.argmax(-1)), list(range(len(spectra))))
        self.assertGreater(pure.abundances.max(-1).min(), 0.8)

    def test_every_layout_is_read_where_it_lies(self) -> None:
        rows, columns, bands = self.cube.shape
        wide = np.full((rows, 2 * columns, bands + 3), np.nan, np.float32)
        wide[:, ::2, 1:-2] = self.cube
        layouts = {
            "band after band": np.ascontiguousarray(self.cube.transpose(2, 0, 1)).transpose(1, 2, 0),
            "line after line": np.ascontiguousarray(self.cube.transpose(0, 2, 1)).transpose(0, 2, 1),
            "columns first": np.asfortranarray(self.cube),
            "part of more": wide[:, ::2, 1:-2],
            "backwards": np.ascontiguousarray(self.cube[::-1, ::-1, ::-1])[::-1, ::-1, ::-1],
            "read only": np.frombuffer(self.cube.tobytes(), np.float32).reshape(self.cube.shape),
        }
        for name, layout in layouts.items():
            for threads in (1, 3):
                with self.subTest(name, threads=threads):
                    found = self.model.run(layout, self.nm, layers=self.model.layers, threads=threads)
                    for layer in self.model.layers:
                        self.same(self.answers[layer], found[layer])
        flat = self.model.run(self.cube.reshape(-1, bands), self.nm)
        self.same(self.answers.abundances.reshape(rows * columns, -1), flat.abundances)
        repeated = self.model.run(np.broadcast_to(self.cube[0, 0], (3, 2, bands)), self.nm)
        for pixel in repeated.abundances.reshape(6, -1):
            self.same(self.answers.abundances[0, 0], pixel)

    def test_nothing_is_copied_as_a_whole(self) -> None:
        cube = np.tile(self.cube, (12, 10, 1))  # 33 MB
        for name, layout in {"pixels": cube, "bands": np.asfortranarray(cube)}.items():
            tracemalloc.start()
            self.model.run(layout, self.nm, layers="abundances")
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            with self.subTest(name):
                self.assertLess(peak, cube.nbytes / 8)

    def test_other_numbers_are_converted_and_that_is_said(self) -> None:
        stored = np.round(self.cube * 10000).clip(0)
        expected = self.model.run(stored, self.nm, scale=0.0001).abundances
        for kind in (np.int16, np.uint16, np.int32, np.float64, ">i2", ">f4"):
            with self.subTest(kind), self.assertWarnsRegex(unmix.UnmixWarning, "was converted to float32"):
                found = self.model.run(stored.astype(kind), self.nm, scale=0.0001).abundances
            self.same(expected, found)
        with self.assertWarnsRegex(unmix.UnmixWarning, "does not lie on addresses of float32"):
            raw = np.zeros(self.cube.nbytes + 1, np.uint8)
            crooked = raw[1:].view(np.float32).reshape(self.cube.shape)
            crooked[...] = self.cube
            self.same(self.answers.abundances, self.model.run(crooked, self.nm).abundances)

    def test_what_holds_no_spectrum_is_nan_and_touches_nothing_else(self) -> None:
        spoilt = self.cube.copy()
        spoilt[0, 3, 7], spoilt[2, 1, 0], spoilt[5, 5] = np.nan, -np.inf, 0
        marked = self.cube.copy()
        marked[0, 3, 7] = marked[2, 1, 0] = marked[5, 5, 5] = -9999
        masked = np.ma.masked_array(self.cube, np.isin(marked, -9999))
        expected = self.answers.abundances.copy()
        expected[0, 3] = expected[2, 1] = expected[5, 5] = np.nan
        found = self.model.run(spoilt, self.nm)
        np.testing.assert_array_equal(expected, found.abundances)
        self.assertEqual(found.valid, self.cube[..., 0].size - 3)
        np.testing.assert_array_equal(expected, self.model.run(marked, self.nm, nodata=-9999).abundances)
        with self.assertWarnsRegex(unmix.UnmixWarning, "masked values became NaN"):
            np.testing.assert_array_equal(expected, self.model.run(masked, self.nm).abundances)
        with self.assertWarnsRegex(unmix.UnmixWarning, "None of the 4 pixels holds a spectrum"):
            self.assertTrue(np.isnan(self.model.run(np.zeros((2, 2, self.model.bands), np.float32), self.nm).abundances).all())

    def test_bands_are_chosen_by_wavelength_and_otherwise_as_asked(self) -> None:
        more = np.concatenate([self.cube[..., :3] * 0, self.cube[..., ::-1]], -1)
        nm = [100, 200, 300, *self.nm[::-1]]
        self.same(self.answers.abundances, self.model.run(more, nm).abundances)
        with self.assertWarnsRegex(unmix.UnmixWarning, "The bands were taken in their order"):
            self.same(self.answers.abundances, self.model.run(self.cube, assume_bands=True).abundances)
        with self.assertRaisesRegex(ValueError, "of them bad"):
            self.model.run(self.cube, self.nm, good=np.arange(len(self.nm)) != 4)
        between = np.r_[self.nm[0], (self.nm[1:] + self.nm[:-1]) / 2, self.nm[-1]]
        values = (self.cube[..., 1:] + self.cube[..., :-1]) / 2
        moved = np.concatenate([self.cube[..., :1], values, self.cube[..., -1:]], -1)
        with self.assertRaisesRegex(ValueError, "give 'resample' to compute them"):
            self.model.run(moved, between)
        with self.assertWarnsRegex(unmix.UnmixWarning, "were computed from the scene's"):
            near = self.model.run(moved, between, resample=True).abundances
        self.assertLess(np.abs(near - self.answers.abundances).mean(), 0.05)

    def test_wrong_arrays_are_a_ValueError_with_a_sentence(self) -> None:
        bands = self.model.bands
        for cube, sentence in (
            (self.cube[0, 0], r"The array has the shape \[100\]\. Give \[rows, columns, bands\] or \[n, bands\]\."),
            (self.cube[None], r"The array has the shape \[1, 23, 31, 100\]\."),
            (np.zeros((4, 0), np.float32), r"The array has no bands: its shape is \[4, 0\]\."),
            (None, "The array is of object"),
            ("spectra", "The array is of <U7"),
            (self.cube * 1j, "The array is of complex64"),
            (self.cube > 0, "The array is of bool"),
            ([[1, 2], [3]], "The array is "),
            (self.cube * 10000, r"The scene's values are not reflectance: .* Give 'scale', for example 'scale' 0\.0001"),
        ):
            with self.subTest(sentence), self.assertRaisesRegex(ValueError, sentence) as caught:
                self.model.run(cube, self.nm)
            self.assertIsInstance(caught.exception, unmix.InputError)
        for options, sentence in (
            ({}, "have no wavelengths .*Give those of the array's bands with it, in nm, or give 'assume_bands'"),
            ({"wavelengths": self.nm[1:]}, rf"'wavelengths' has the shape \[99\] for an array of {bands} bands"),
            ({"wavelengths": self.nm * np.nan}, "The wavelength of band 1 is NaN nm"),
            ({"wavelengths": "nm"}, "'wavelengths' is of <U2"),
            ({"wavelengths": self.nm / 1000}, r"from 0\.4 to 2\.4 nm"),
            ({"widths": self.nm * 0}, "A band's width is not a number above 0"),
            ({"good": self.nm}, "'good' is of float64"),
            ({"layers": ()}, "Of the layers asked for, none can't be had"),
            ({"layers": "shares"}, "Of the layers asked for, shares can't be had"),
            ({"layers": 3}, "'layers' is of int"),
            ({"threads": 0}, "'threads' is 0"),
            ({"threads": 1e9}, "'threads' is 1000000000.0"),
            ({"scale": 0}, "The scale is 0"),
            ({"offset": "a"}, "'offset' is 'a'"),
            ({"assume_bands": True, "resample": True}, "Bands can't be matched by order and by wavelength at the same time"),
            ({"progress": 3}, "'progress' is of int"),
        ):
            given = {"wavelengths": None if not options else self.nm, **options}
            with self.subTest(sentence), self.assertRaisesRegex(ValueError, sentence):
                self.model.run(self.cube, **given)

    def test_nothing_gives_nothing(self) -> None:
        self.assertEqual(self.model.run(np.zeros((0, self.model.bands), np.float32), self.nm).abundances.shape, (0, 3))
        self.assertEqual(self.model.run(np.zeros((4, 0, self.model.bands), np.float32), self.nm).deviation.shape, (4, 0, 3))

    def test_a_progress_function_is_told_and_stops_what_it_raises_in(self) -> None:
        many = np.broadcast_to(self.cube[:1, :1], (1500, 1000, self.model.bands))
        told = []

        def stop(done: int, pixels: int) -> None:
            told.append((done, pixels))
            raise KeyboardInterrupt  # as Ctrl-C does

        with self.assertRaises(KeyboardInterrupt):
            self.model.run(many, self.nm, layers=self.model.layers, progress=stop)
        self.assertEqual(told[0][1], 1_500_000)
        self.assertLess(told[0][0], 1_500_000)
        self.same(self.answers.abundances, self.model.run(self.cube, self.nm).abundances)

    def test_answers_can_be_pickled(self) -> None:
        again = pickle.loads(pickle.dumps(self.answers))
        self.same(self.answers.abundances, again.abundances)
        self.assertEqual((again.endmembers, again.valid), (self.answers.endmembers, self.answers.valid))


if __name__ == "__main__":
    unittest.main()
