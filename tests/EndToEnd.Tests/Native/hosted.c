/*
 * libunmix.so for tests: the same managed code, run by the machine's .NET instead of compiled ahead of time, which takes a minute.
 * Each call of unmix.h is looked up once and passed on.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "unmix.h"

/* From the documentation of .NET's hosting; on Linux its texts are plain chars. */
typedef int (*initialize)(const char *config, const void *parameters, void **host);
typedef int (*get_delegate)(void *host, int kind, void **delegate);
typedef int (*load_function)(const char *assembly, const char *type, const char *method, const char *delegate_type, void *reserved,
                             void **function);
enum { LOAD_ASSEMBLY_AND_GET_FUNCTION_POINTER = 5 };
#define UNMANAGED_CALLERS_ONLY ((const char *)-1)

static load_function load;

static void fail(const char *what) {
  fprintf(stderr, "hosted.c: %s\n", what);
  abort();
}

__attribute__((constructor)) static void start(void) {
  void *hostfxr = dlopen(HOSTFXR, RTLD_NOW);
  void *host = NULL;
  if (!hostfxr) fail(dlerror());
  int result = ((initialize)dlsym(hostfxr, "hostfxr_initialize_for_runtime_config"))(ASSEMBLY ".runtimeconfig.json", NULL, &host);
  if (result < 0) fail("the runtime does not start");
  if (((get_delegate)dlsym(hostfxr, "hostfxr_get_runtime_delegate"))(host, LOAD_ASSEMBLY_AND_GET_FUNCTION_POINTER, (void **)&load))
    fail("the runtime loads no assembly");
}

static void *managed(const char *type, const char *method) {
  void *function = NULL;
  if (load(ASSEMBLY ".dll", type, method, UNMANAGED_CALLERS_ONLY, NULL, &function)) fail(method);
  return function;
}

#define CALL(result, name, type, method, parameters, arguments)                                                              \
  result name parameters {                                                                                                   \
    static result(*function) parameters;                                                                                     \
    if (!function) function = (result(*) parameters)managed("Unmix.Native." type ", libunmix", method);                      \
    return function arguments;                                                                                               \
  }

CALL(const char *, unmix_version, "ModelCalls", "GetVersion", (void), ())
CALL(const char *, unmix_last_error, "ModelCalls", "LastError", (void), ())
CALL(const char *, unmix_last_warnings, "ModelCalls", "LastWarnings", (void), ())
CALL(int32_t, unmix_open, "ModelCalls", "Open", (const char *path, const char *key, unmix_model *model), (path, key, model))
CALL(int32_t, unmix_close, "ModelCalls", "Close", (unmix_model model), (model))
CALL(int32_t, unmix_check, "ModelCalls", "Check", (unmix_model model, double *difference), (model, difference))
CALL(int32_t, unmix_describe, "ModelCalls", "Describe", (unmix_model model, unmix_facts *facts), (model, facts))
CALL(int32_t, unmix_endmember, "ModelCalls", "Endmember", (unmix_model model, int32_t index, const char **name), (model, index, name))
CALL(int32_t, unmix_wavelengths, "ModelCalls", "Wavelengths", (unmix_model model, double *wavelengths), (model, wavelengths))
CALL(int32_t, unmix_manifest, "ModelCalls", "Manifest", (unmix_model model, const char **json), (model, json))
CALL(int32_t, unmix_run, "RunCalls", "Run",
     (unmix_model model, const unmix_spectra *spectra, const unmix_settings *settings, unmix_answers *answers),
     (model, spectra, settings, answers))
CALL(int32_t, unmix_run_file, "RunCalls", "RunFile",
     (unmix_model model, const char *scene, const char *output, const unmix_file_settings *settings), (model, scene, output, settings))
