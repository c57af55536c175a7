/*
 * A program in C on unmix.h, for tests: it unmixes spectra of a raw file and a scene, and does what it should not.
 * Arguments: package, raw spectra [rows, columns, bands] of float32, rows, columns, where abundances go, scene, where its map goes.
 * Prints a line for each fact; the test reads them.
 */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unmix.h"

static void require(int32_t result, const char *what) {
  if (result == UNMIX_DONE) return;
  fprintf(stderr, "%s: %d, %s\n", what, result, unmix_last_error());
  exit(1);
}

static void refused(const char *what, int32_t result) { printf("%s: %d, %s\n", what, result, unmix_last_error()); }

static int32_t stop(int64_t done, int64_t all, void *state) {
  (void)done;
  *(int64_t *)state = all;
  return 1;
}

typedef struct task {
  unmix_model model;
  unmix_spectra spectra;
  int64_t floats;
  const float *expected;
  int32_t result;
  int same;
} task;

/* Several threads, some of them on one model. */
static void *unmix(void *argument) {
  task *mine = argument;
  mine->same = 1;
  for (int turn = 0; turn < 3 && mine->same; turn++) {
    unmix_answers answers = {.size = sizeof answers, .abundances = malloc((size_t)mine->floats * sizeof(float))};
    mine->result = unmix_run(mine->model, &mine->spectra, NULL, &answers);
    mine->same = mine->result == UNMIX_DONE && memcmp(answers.abundances, mine->expected, (size_t)mine->floats * sizeof(float)) == 0;
    free(answers.abundances);
  }
  /* What a thread is told is its own. */
  mine->same &= unmix_close(-1) == UNMIX_OPTIONS && strstr(unmix_last_error(), "-1") != NULL;
  return NULL;
}

static unmix_model open_model(const char *path) {
  unmix_model model = 0;
  require(unmix_open(path, NULL, &model), "open");
  return model;
}

int main(int count, char **arguments) {
  if (count != 8) return 2;
  const char *package = arguments[1];
  int64_t rows = atoll(arguments[3]), columns = atoll(arguments[4]);

  unmix_model model = open_model(package);
  unmix_facts facts = {.size = sizeof facts};
  require(unmix_describe(model, &facts), "describe");
  printf("version: %s\n", unmix_version());
  printf("facts: %d bands, %d endmembers, wavelengths %d, layers %d\n", facts.bands, facts.endmembers, facts.has_wavelengths, facts.layers);
  for (int32_t i = 0; i < facts.endmembers; i++) {
    const char *name = NULL;
    require(unmix_endmember(model, i, &name), "endmember");
    printf("endmember: %s\n", name);
  }
  double difference = NAN, *centres = malloc(sizeof(double) * (size_t)facts.bands);
  require(unmix_check(model, &difference), "check");
  printf("check: %s\n", difference >= 0 && difference < 1e-5 ? "passed" : "differs");
  require(unmix_wavelengths(model, centres), "wavelengths");
  const char *manifest = NULL;
  require(unmix_manifest(model, &manifest), "manifest");
  printf("manifest: %s\n", strstr(manifest, "\"endmember_names\"") ? "JSON" : "?");

  size_t floats = (size_t)(rows * columns) * (size_t)facts.bands, shares = (size_t)(rows * columns) * (size_t)facts.endmembers;
  float *values = malloc(floats * sizeof(float)), *abundances = malloc(shares * sizeof(float));
  FILE *file = fopen(arguments[2], "rb");
  if (!file || fread(values, sizeof(float), floats, file) != floats) return 3;
  fclose(file);
  unmix_spectra spectra = {
      .size = sizeof spectra,
      .values = values,
      .rows = rows,
      .columns = columns,
      .bands = facts.bands,
      .row_stride = columns * facts.bands * 4,
      .column_stride = facts.bands * 4,
      .band_stride = 4,
      .wavelengths = centres,
  };
  unmix_answers answers = {.size = sizeof answers, .abundances = abundances};
  require(unmix_run(model, &spectra, NULL, &answers), "run");
  printf("valid: %lld of %lld\n", (long long)answers.valid, (long long)(rows * columns));
  file = fopen(arguments[5], "wb");
  if (!file || fwrite(abundances, sizeof(float), shares, file) != shares || fclose(file)) return 4;

  unmix_file_settings settings = {.size = sizeof settings, .layers = UNMIX_ABUNDANCES, .threads = 2};
  require(unmix_run_file(model, arguments[6], arguments[7], &settings), "run_file");
  printf("warnings: '%s'\n", unmix_last_warnings());

  unmix_model other = open_model(package);
  task tasks[4];
  pthread_t threads[4];
  for (int i = 0; i < 4; i++) {
    tasks[i] = (task){.model = i % 2 ? other : model, .spectra = spectra, .floats = (int64_t)shares, .expected = abundances};
    pthread_create(&threads[i], NULL, unmix, &tasks[i]);
  }
  int same = 1;
  for (int i = 0; i < 4; i++) {
    pthread_join(threads[i], NULL);
    same &= tasks[i].same;
  }
  printf("threads: %s\n", same ? "same" : "differ");

  int64_t told = 0;
  unmix_file_settings stopping = {.size = sizeof stopping, .progress = stop, .state = &told, .no_journal = 1};
  refused("stopped", unmix_run_file(model, arguments[6], arguments[7], &stopping));
  printf("told: %lld\n", (long long)told);

  unmix_model none = 7;
  refused("no package", unmix_open("/nowhere/model.unmix", NULL, &none));
  printf("none: %lld\n", (long long)none);
  refused("no path", unmix_open(NULL, NULL, &none));
  refused("no place", unmix_open(package, NULL, NULL));
  refused("no name", unmix_endmember(model, 99, NULL));
  refused("no such name", unmix_endmember(model, facts.endmembers, &manifest));
  refused("no spectra", unmix_run(model, NULL, NULL, &answers));
  refused("no answers", unmix_run(model, &spectra, NULL, NULL));
  unmix_answers empty = {.size = sizeof empty};
  refused("no layer", unmix_run(model, &spectra, NULL, &empty));
  unmix_spectra nameless = spectra;
  nameless.wavelengths = NULL;
  refused("no wavelengths", unmix_run(model, &nameless, NULL, &answers));
  nameless.size = 4096;
  refused("newer", unmix_run(model, &nameless, NULL, &answers));
  nameless = spectra;
  nameless.rows = -1;
  refused("rows", unmix_run(model, &nameless, NULL, &answers));
  unmix_settings wrong = {.size = sizeof wrong, .threads = -3};
  refused("settings", unmix_run(model, &spectra, &wrong, &answers));
  refused("no scene", unmix_run_file(model, "/nowhere/scene.hdr", arguments[7], NULL));
  refused("no output", unmix_run_file(model, arguments[6], "/nowhere/map.tif", NULL));
  require(unmix_close(other), "close");
  require(unmix_close(model), "close");
  refused("closed", unmix_close(model));
  refused("stale", unmix_run(model, &spectra, NULL, &answers));
  printf("end\n");
  return 0;
}
