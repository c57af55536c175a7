/*
 * Unmix.Deploy from C: open a model package, and unmix spectra in memory or a scene in a file.
 *
 * Results. A call returns UNMIX_DONE, or what kind of fault stopped it: the exit code that the program 'unmix' would have.
 * unmix_last_error() then says in one sentence what was wrong, where, and what to do.
 *
 * Threads. Any thread may make any call. Calls for one model wait for each other; calls for several models run at once. A call
 * uses as many threads of its own as its settings say. unmix_last_error() and unmix_last_warnings() are of the calling thread.
 *
 * Handles are numbers. One that was closed, or never opened, is refused with a sentence.
 *
 * Texts are UTF-8 and end with 0. Structures begin with their size, so that a program which was compiled with an older header
 * goes on working: set 'size' to sizeof, all other bytes to 0, and then what differs from the default.
 *
 * A process must not fork() and go on with this library in the child: its threads are the parent's.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef UNMIX_H
#define UNMIX_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a call returns. */
enum {
  UNMIX_DONE = 0,
  UNMIX_FAULT = 1,      /* a fault of ours; the message has what to report */
  UNMIX_OPTIONS = 2,    /* an argument or a setting can't be used */
  UNMIX_SCENE = 3,      /* spectra or a scene can't be used */
  UNMIX_PACKAGE = 4,    /* the model package is refused */
  UNMIX_OUTPUT = 5,     /* an output can't be written */
  UNMIX_INCOMPLETE = 6, /* something was begun that can't be finished */
  UNMIX_STOPPED = 75    /* the progress function asked for it */
};

/* What is computed for each pixel; add them up. */
enum {
  UNMIX_ABUNDANCES = 1,   /* the share of each endmember, at least 0, summing to 1 */
  UNMIX_DEVIATION = 2,    /* the standard deviation of each share */
  UNMIX_NONLINEARITY = 4, /* the share of the nonlinear stream, 0 to 1 */
  UNMIX_ERROR = 8,        /* root mean square of spectrum minus reconstruction, reflectance */
  UNMIX_NOVELTY = 16      /* that error as a multiple of what training stayed below; not in every package */
};

/* What a map is stored as. */
enum { UNMIX_GTIFF = 0, UNMIX_COG = 1, UNMIX_ENVI = 2, UNMIX_ZARR = 3 };

/* What the numbers of a map are stored as; UNMIX_UINT16 in steps that the map states. */
enum { UNMIX_FLOAT32 = 0, UNMIX_UINT16 = 1 };

/* An open model; never 0. */
typedef int64_t unmix_model;

/* Told how many of all pixels are done, on the thread that made the call; anything but 0 stops it. */
typedef int32_t (*unmix_progress)(int64_t done, int64_t all, void *state);

/* Facts of a model. */
typedef struct unmix_facts {
  uint32_t size;
  int32_t bands;           /* L, bands of a spectrum */
  int32_t endmembers;      /* P */
  int32_t has_wavelengths; /* 1 where the model states its bands' wavelengths */
  int32_t layers;          /* every layer that the model has */
} unmix_facts;

/* Spectra in memory, [rows, columns, bands] in any order of the axes. Nothing is copied as a whole. */
typedef struct unmix_spectra {
  uint32_t size;
  int32_t reserved;
  const float *values; /* the first band of the first pixel */
  int64_t rows;
  int64_t columns;
  int64_t bands;
  int64_t row_stride; /* bytes from a row to the next; multiples of 4, negative where an axis runs backwards */
  int64_t column_stride;
  int64_t band_stride;
  const double *wavelengths; /* [bands] nm; NULL where they are not known */
  const double *widths;      /* [bands] full widths at half maximum, nm; NULL where they are not known */
  const uint8_t *good;       /* [bands] 0 for a band that must not serve; NULL where all are good */
} unmix_spectra;

/* How spectra are unmixed; all but 'threads' are the options of 'unmix run' of the same name. */
typedef struct unmix_settings {
  uint32_t size;
  int32_t threads;      /* 0: one for each core */
  int32_t assume_bands; /* 1: the bands are the model's, in its order */
  int32_t resample;     /* 1: compute the model's bands from those around */
  double scale;         /* 0: none; otherwise reflectance = value * scale + offset */
  double offset;
  double nodata; /* looked at where has_nodata is 1; NaN always stands for nothing */
  int32_t has_nodata;
  int32_t no_context; /* 1: every pixel by itself, also where the model looks at neighbours and the spectra are a map */
  unmix_progress progress; /* NULL for nobody */
  void *state;
} unmix_settings;

/* Where answers go, row after row, the values of a pixel together; a layer that is NULL is not computed. */
typedef struct unmix_answers {
  uint32_t size;
  int32_t reserved;
  float *abundances;   /* [rows, columns, P] */
  float *deviation;    /* [rows, columns, P] */
  float *nonlinearity; /* [rows, columns] */
  float *error;        /* [rows, columns] */
  float *novelty;      /* [rows, columns] */
  int64_t valid;       /* is set: pixels that hold a spectrum; all others have NaN in every layer */
} unmix_answers;

/* How a scene in a file is unmixed: the options of 'unmix run' of the same name. */
typedef struct unmix_file_settings {
  uint32_t size;
  int32_t layers;       /* 0: abundances */
  int32_t threads;      /* 0: one for each core */
  int32_t assume_bands; /* 1: the bands are the model's, in its order */
  int32_t resample;     /* 1: compute the model's bands from those around */
  int32_t format;       /* what the map is stored as */
  int32_t overviews;    /* 1: add smaller pictures to a GeoTIFF */
  int32_t strict;       /* 1: refuse integers that lack a scale */
  int32_t restart;      /* 1: forget what an unfinished run of this map did */
  int32_t no_journal;   /* 1: do not record finished rows */
  int32_t in_sensor_geometry; /* 1: leave a swath as the sensor saw it */
  int32_t has_nodata;
  int64_t memory;       /* bytes; 0: 512 MiB */
  double scale;         /* 0: what the scene says */
  double offset;        /* looked at where scale is not 0 */
  double nodata;        /* looked at where has_nodata is 1 */
  const char *report;   /* where a report goes, JSON; NULL for nowhere */
  unmix_progress progress; /* NULL for nobody */
  void *state;
  int32_t no_context; /* 1: every pixel by itself, also where the model looks at neighbours */
  int32_t type;       /* what numbers are stored as */
} unmix_file_settings;

/* The version of this library. */
const char *unmix_version(void);

/* Why the last call of this thread that was refused was; "" before any. Valid until the next is. */
const char *unmix_last_error(void);

/* What was odd in the last unmix_run or unmix_run_file of this thread, a line each; "" for nothing. Valid until the next. */
const char *unmix_last_warnings(void);

/* Opens and checks a package. 'key' names a public key that it must be signed with; NULL for any package. */
int32_t unmix_open(const char *path, const char *key, unmix_model *model);

/* Releases a model, after the calls that are using it. */
int32_t unmix_close(unmix_model model);

/* Holds the model's answers to its own known pixels against those of its training, on this machine's processor. 'difference' takes
   the largest that there is; NULL for nowhere. */
int32_t unmix_check(unmix_model model, double *difference);

/* Facts of a model; set 'size' before. */
int32_t unmix_describe(unmix_model model, unmix_facts *facts);

/* The name of an endmember, from 0. Valid until the model is closed. */
int32_t unmix_endmember(unmix_model model, int32_t index, const char **name);

/* [bands] the centres of the model's bands in nm; NaN where it states none. */
int32_t unmix_wavelengths(unmix_model model, double *wavelengths);

/* All that the package says about itself: JSON. Valid until the model is closed. */
int32_t unmix_manifest(unmix_model model, const char **json);

/* Unmixes spectra in memory. A pixel's answers are those of 'unmix run --context off' to the bit. 'settings' may be NULL
   for the defaults. What 'answers' point to is undefined where this is refused. */
int32_t unmix_run(unmix_model model, const unmix_spectra *spectra, const unmix_settings *settings, unmix_answers *answers);

/* Unmixes a scene into a map, as 'unmix run' does. 'settings' may be NULL for the defaults. Needs GDAL on the machine. */
int32_t unmix_run_file(unmix_model model, const char *scene, const char *output, const unmix_file_settings *settings);

#ifdef __cplusplus
}
#endif

#endif
