"""Makes ridge_R60.mat and end4.mat: a scene and its truth, named and laid out as those of Jasper Ridge that go round (MATLAB 5)."""
import numpy as np
import scipy.io

rows, columns, bands, kinds = 12, 9, 60, 4
place = np.random.RandomState(7)
band = np.linspace(0, 1, bands)[:, None]
spectra = 0.15 + 0.5 * np.stack([np.exp(-((band[:, 0] - c) / w) ** 2) for c, w in [(0.8, 0.2), (0.1, 0.15), (0.6, 0.5), (0.3, 0.4)]], 1) * [1, 0.3, 1, 0.8]
row, column = np.meshgrid(np.arange(rows) / rows, np.arange(columns) / columns, indexing="ij")
shares = np.stack([1 + row, 2.5 * column, 2 * (1 - row) * column, 1.2 * (row - column) ** 2], 0) ** 3 + 0.05 * place.rand(kinds, rows, columns)
shares /= shares.sum(0)
abundances = shares.reshape(kinds, -1, order="F")  # pixels run down the columns
counts = np.round(10000 * spectra @ abundances).astype(np.uint16)
scipy.io.savemat("ridge_R60.mat", {"Y": counts, "nRow": rows, "nCol": columns, "nBand": bands, "maxValue": int(counts.max()), "SlectBands": np.arange(4, 4 + bands)[:, None]}, do_compression=True)
names = np.empty((kinds, 1), object)
names[:, 0] = ["1-Tree", "2-Water", "3-Dirt", "4-Road"]
scipy.io.savemat("end4.mat", {"A": abundances, "M": spectra, "cood": names}, do_compression=True)
