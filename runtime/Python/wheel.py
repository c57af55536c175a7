"""Builds the wheel of the package 'unmix' with nothing but Python: a zip with a list of what is in it.

    python3 wheel.py --native FOLDER --version 0.1.0 --out FOLDER

FOLDER of --native holds libunmix.so and libonnxruntime.so. The same input gives the same bytes. The last line printed is the path.
"""

import argparse
import base64
import hashlib
import re
import sysconfig
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
LIBRARIES = ("libunmix.so", "libonnxruntime.so")
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a zip knows; a clock would change the bytes


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--native", required=True, type=Path)
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", required=True, type=Path)
    asked = parser.parse_args()
    print(build(asked.native, python_version(asked.version), asked.out))


def python_version(version: str) -> str:
    """'0.1.1-dev.3' as Python writes it: '0.1.1.dev3'."""
    found = re.fullmatch(r"(\d+(?:\.\d+)*)(?:-dev\.(\d+))?", version)
    if not found:
        raise SystemExit(f"'{version}' is no version. Give one such as 0.1.0 or 0.1.1-dev.3.")
    return found[1] if found[2] is None else f"{found[1]}.dev{found[2]}"


def build(native: Path, version: str, out: Path) -> Path:
    """Writes the wheel."""
    platform = re.sub(r"[-.]", "_", sysconfig.get_platform())
    tag = f"py3-none-{platform}"
    info = f"unmix-{version}.dist-info"
    files = {f"unmix/{path.name}": path.read_bytes() for path in (HERE / "unmix").iterdir() if path.suffix in (".py", ".typed")}
    for name in LIBRARIES:
        files[f"unmix/{name}"] = (native / name).read_bytes()
    licences = {"LICENSE": HERE.parent.parent / "LICENSE"}
    licences.update({path.name: path for path in native.glob("*.onnxruntime.txt")})
    for name, path in licences.items():
        files[f"{info}/licenses/{name}"] = path.read_bytes()
    files[f"{info}/METADATA"] = metadata(version, sorted(licences)).encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: unmix\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
    record = "".join(f"{name},sha256={digest(content)},{len(content)}\n" for name, content in sorted(files.items()))
    out.mkdir(parents=True, exist_ok=True)
    wheel = out / f"unmix-{version}-{tag}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            add(archive, name, content)
        add(archive, f"{info}/RECORD", f"{record}{info}/RECORD,,\n".encode())
    return wheel


def metadata(version: str, licences: "list[str]") -> str:
    """What the package says about itself."""
    lines = [
        "Metadata-Version: 2.4",
        "Name: unmix",
        f"Version: {version}",
        "Summary: Unmixes hyperspectral scenes and arrays with model packages of Unmix.Deploy.",
        "License-Expression: Apache-2.0 AND MIT",
        *(f"License-File: {name}" for name in licences),
        "Requires-Python: >=3.9",
        "Requires-Dist: numpy>=1.20",
        "Classifier: Typing :: Typed",
        "Description-Content-Type: text/markdown",
    ]
    return "\n".join(lines) + "\n\n" + (HERE / "README.md").read_text(encoding="utf-8")


def digest(content: bytes) -> str:
    """As RECORD writes it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    """A file that everybody may read."""
    entry = zipfile.ZipInfo(name, LONG_AGO)
    entry.external_attr = (0o100755 if name.endswith(".so") else 0o100644) << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, content)


if __name__ == "__main__":
    main()
