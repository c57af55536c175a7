"""Packages, files and processes."""

import os
import pickle
import subprocess
import sys
import tempfile
import threading
import unittest
import warnings
from pathlib import Path

import made
import numpy as np

import unmix


class ModelTests(unittest.TestCase):
    def test_a_model_says_what_it_is(self) -> None:
        model = unmix.Model(Path(made.MODEL))
        self.assertEqual(list(model.endmembers), model.manifest["endmember_names"])
        self.assertEqual((model.bands, len(model.wavelengths)), (model.manifest["band_count"],) * 2)
        np.testing.assert_array_equal(model.wavelengths, model.manifest["wavelengths_nm"])
        self.assertLess(model.check(), 1e-5)
        self.assertRegex(unmix.__version__, r"^\d+\.\d+\.\d+")
        self.assertIn(model.endmembers[0], repr(model))

    def test_what_is_no_package_is_refused_with_its_kind(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            other = Path(folder, "other.unmix")
            other.write_bytes(b"no package")
            for path in (other, Path(folder, "none.unmix")):
                with self.assertRaises(unmix.UnmixError) as caught:
                    unmix.Model(path)
                self.assertEqual((caught.exception.kind, str(path) in str(caught.exception)), (unmix.Kind.PACKAGE, True))
                self.assertNotIsInstance(caught.exception, ValueError)
        for path in (None, "", "a\0b", 3.5, ["x"]):
            with self.assertRaisesRegex(ValueError, "Give "):
                unmix.Model(path)
        with self.assertRaisesRegex(ValueError, "/nowhere/key.pem"):
            unmix.Model(made.MODEL, key="/nowhere/key.pem")

    def test_a_fault_can_be_pickled(self) -> None:
        fault = pickle.loads(pickle.dumps(unmix.UnmixError("Sentence.", unmix.Kind.OUTPUT)))
        self.assertEqual((str(fault), fault.kind), ("Sentence.", 5))
        self.assertEqual(pickle.loads(pickle.dumps(unmix.InputError("Sentence.", unmix.Kind.SCENE))).kind, 3)

    def test_a_closed_model_is_refused_and_a_copy_is_not(self) -> None:
        with unmix.Model(made.MODEL) as model:
            copy = pickle.loads(pickle.dumps(model))
        model.close()
        with self.assertRaisesRegex(ValueError, "There is no open model"):
            model.check()
        self.assertLess(copy.check(), 1e-5)

    def test_threads_may_share_a_model_and_use_several(self) -> None:
        models = [unmix.Model(made.MODEL) for _ in range(2)]
        cube, nm = made.cube(), made.wavelengths()
        expected = models[0].run(cube, nm).abundances
        found, faults = [], []

        def use(model: unmix.Model) -> None:
            try:
                for _ in range(4):
                    found.append(np.array_equal(model.run(cube, nm).abundances, expected))
                    try:
                        model.run(cube)
                    except unmix.InputError as fault:
                        faults.append("wavelengths" in str(fault))
            except Exception as fault:  # for the assertion below
                faults.append(fault)

        threads = [threading.Thread(target=use, args=(models[i % 2],)) for i in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual((found, faults), ([True] * 24, [True] * 24))

    def test_the_progress_function_can_not_use_its_own_model(self) -> None:
        model, nm = unmix.Model(made.MODEL), made.wavelengths()
        many = np.broadcast_to(made.cube(1, 1), (1500, 1000, model.bands))
        for use in (lambda *_: model.run(many[:1], nm), lambda *_: model.close()):
            with self.assertRaises(unmix.InputError):
                model.run(many, nm, layers=model.layers, progress=use)

    @unittest.skipUnless(hasattr(os, "fork"), "needs fork")
    def test_a_forked_process_is_told_so(self) -> None:
        model, (read, write) = unmix.Model(made.MODEL), os.pipe()
        child = os.fork()
        if child == 0:
            try:
                model.check()
            except unmix.UnmixError as fault:
                os.write(write, str(fault).encode())
            finally:
                os._exit(0)
        os.close(write)
        with os.fdopen(read) as said:
            self.assertIn("This process was forked after unmix was loaded", said.read())
        os.waitpid(child, 0)
        self.assertLess(model.check(), 1e-5)


    def test_arrays_need_no_GDAL_and_scenes_say_that_they_do(self) -> None:
        code = (
            "import made, unmix\n"
            "model = unmix.Model(made.MODEL)\n"
            "print(model.run(made.cube(), made.wavelengths()).valid)\n"
            "try:\n    model.run_file('/nowhere/scene.hdr', '/nowhere/map.tif')\n"
            "except unmix.UnmixError as fault:\n    print(fault)\n"
        )
        environment = {**os.environ, "UNMIX_GDAL": "/nowhere/libgdal.so"}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        said = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True).stdout
        self.assertRegex(said, r"^713\nGDAL can't be loaded from '/nowhere/libgdal\.so', which UNMIX_GDAL names\.")


class FileTests(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        self.cube, self.nm = made.cube(), made.wavelengths()
        self.scene = made.write_scene(self.path, self.cube, self.nm)
        self.model = unmix.Model(made.MODEL)
        warnings.simplefilter("error")

    def tearDown(self) -> None:
        self.model.close()
        self.folder.cleanup()

    def test_a_map_holds_the_numbers_of_the_array(self) -> None:
        told = []
        self.model.run_file(
            self.scene,
            self.path / "map.hdr",
            layers=self.model.layers,
            format="envi",
            threads=2,
            report=self.path / "report.json",
            progress=lambda done, pixels: told.append((done, pixels)),
        )
        found = made.read_map(self.path / "map.hdr")
        answers = self.model.run(self.cube, self.nm, layers=self.model.layers)
        count = len(self.model.endmembers)
        np.testing.assert_array_equal(found[..., :count], answers.abundances)
        np.testing.assert_array_equal(found[..., count : 2 * count], answers.deviation)
        for place, layer in enumerate(("nonlinearity", "error", "novelty")):
            np.testing.assert_array_equal(found[..., 2 * count + place], answers[layer])
        self.assertEqual(told[-1], (self.cube[..., 0].size,) * 2)
        self.assertTrue((self.path / "report.json").read_text().startswith("{"))

    def test_the_function_does_what_the_method_does(self) -> None:
        unmix.run_file(made.MODEL, str(self.scene), str(self.path / "one.tif"))
        unmix.run_file(self.model, bytes(self.scene), self.path / "two.tif")
        self.assertEqual((self.path / "one.tif").read_bytes(), (self.path / "two.tif").read_bytes())

    def test_a_map_of_whole_numbers_holds_the_same_in_steps(self) -> None:
        self.model.run_file(self.scene, self.path / "whole.hdr", format="envi", type="uint16")
        answers = self.model.run(self.cube, self.nm).abundances
        shape = (answers.shape[-1], *answers.shape[:-1])
        stored = np.fromfile(self.path / "whole.img", "<u2").reshape(shape).transpose(1, 2, 0)
        np.testing.assert_array_equal(stored == 65535, np.isnan(answers))
        held = stored != 65535
        np.testing.assert_allclose(stored[held] / 50000, answers[held], rtol=0, atol=0.51 / 50000)

    def test_faults_have_their_kinds(self) -> None:
        for scene, output, options, kind, words in (
            ("/nowhere/scene.hdr", "map.tif", {}, unmix.Kind.SCENE, "There is no scene at '/nowhere/scene.hdr'"),
            (self.scene, "/nowhere/map.tif", {}, unmix.Kind.OUTPUT, "/nowhere"),
            (self.scene, self.scene, {}, unmix.Kind.OPTIONS, "scene.hdr"),
            (self.scene, "map.tif", {"format": "bmp"}, unmix.Kind.OPTIONS, "Give one of gtiff, cog, envi, zarr"),
            (self.scene, "map.tif", {"type": "int8"}, unmix.Kind.OPTIONS, "Give one of float32, uint16"),
            (self.scene, "map.tif", {"geometry": None}, unmix.Kind.OPTIONS, "Give one of map, sensor"),
            (self.scene, "map.tif", {"memory": 1}, unmix.Kind.OPTIONS, "memory"),
            (self.scene, "map.tif", {"layers": "shares"}, unmix.Kind.OPTIONS, "shares"),
            (None, "map.tif", {}, unmix.Kind.OPTIONS, "'scene' is None"),
        ):
            with self.subTest(words), self.assertRaises(unmix.UnmixError) as caught:
                self.model.run_file(scene, output if output is self.scene else self.path / output, **options)
            self.assertEqual((caught.exception.kind, words in str(caught.exception)), (kind, True), str(caught.exception))
            self.assertEqual(isinstance(caught.exception, ValueError), kind == unmix.Kind.OPTIONS)
        self.assertEqual(sorted(file.name for file in self.path.iterdir()), ["scene.hdr", "scene.img"])

    def test_what_a_progress_function_raises_stops_the_run_and_the_next_goes_on(self) -> None:
        class Enough(Exception):
            pass

        def stop(done: int, pixels: int) -> None:
            raise Enough

        with self.assertRaises(Enough):
            self.model.run_file(self.scene, self.path / "map.tif", progress=stop)
        self.assertFalse((self.path / "map.tif").exists())
        self.model.run_file(self.scene, self.path / "map.tif")
        self.assertTrue((self.path / "map.tif").exists())


if __name__ == "__main__":
    unittest.main()
