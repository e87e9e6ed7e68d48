/*
 * SQLite as one WebAssembly module, in the shape of wa-sqlite's builds: see README.md.
 *
 * The module has no file system: who uses files registers a VFS. The host gives it three functions.
 */

#include <stdint.h>
#include <time.h>

/* Returns the milliseconds since 1970. */
__attribute__((import_module("env"), import_name("now")))
double hostNow(void);

/* Fills bytes at random. */
__attribute__((import_module("env"), import_name("randomness")))
void hostRandomness(void *target, int length);

/* Fills a struct tm with the local time at a Unix time. */
__attribute__((import_module("env"), import_name("localtime")))
void hostLocaltime(int64_t seconds, struct tm *target);

static struct tm *hostLocaltime_r(const time_t *seconds, struct tm *target) {
  hostLocaltime(*seconds, target);
  return target;
}

#define HAVE_LOCALTIME_R 1
#define localtime_r hostLocaltime_r

#include "sqlite3.c"

/*
 * SQLite does not start without a VFS. This one is the default until another one is registered as
 * such: databases in memory work with it, files cannot be opened.
 */

/* 1970-01-01 as a Julian day, in milliseconds. */
#define JULIAN_EPOCH_MS 210866760000000LL

static int noOpen(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out) {
  file->pMethods = 0;
  return SQLITE_CANTOPEN;
}

static int noDelete(sqlite3_vfs *vfs, const char *name, int syncDirectory) {
  return SQLITE_IOERR_DELETE_NOENT;
}

static int noAccess(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
  *result = 0;
  return SQLITE_OK;
}

static int samePathname(sqlite3_vfs *vfs, const char *name, int length, char *result) {
  sqlite3_snprintf(length, result, "%s", name);
  return SQLITE_OK;
}

static int randomness(sqlite3_vfs *vfs, int length, char *target) {
  hostRandomness(target, length);
  return length;
}

static int noSleep(sqlite3_vfs *vfs, int microseconds) {
  return 0;
}

static int currentTimeInt64(sqlite3_vfs *vfs, sqlite3_int64 *result) {
  *result = JULIAN_EPOCH_MS + (sqlite3_int64)hostNow();
  return SQLITE_OK;
}

static int currentTime(sqlite3_vfs *vfs, double *result) {
  *result = (JULIAN_EPOCH_MS + hostNow()) / 86400000.0;
  return SQLITE_OK;
}

static int noLastError(sqlite3_vfs *vfs, int length, char *result) {
  return 0;
}

static sqlite3_vfs noFiles = {
  .iVersion = 2,
  .szOsFile = sizeof(sqlite3_file),
  .mxPathname = 512,
  .zName = "none",
  .xOpen = noOpen,
  .xDelete = noDelete,
  .xAccess = noAccess,
  .xFullPathname = samePathname,
  .xRandomness = randomness,
  .xSleep = noSleep,
  .xCurrentTime = currentTime,
  .xGetLastError = noLastError,
  .xCurrentTimeInt64 = currentTimeInt64,
};

int sqlite3_os_init(void) {
  return sqlite3_vfs_register(&noFiles, 1);
}

int sqlite3_os_end(void) {
  return SQLITE_OK;
}

/* Where the high half of a 64-bit result is left: wasm-opt's legalize-js-interface calls the setter. */
static int tempRet0;

__attribute__((export_name("__set_temp_ret")))
void setTempRet0(int high) {
  tempRet0 = high;
}

__attribute__((export_name("__get_temp_ret")))
int getTempRet0(void) {
  return tempRet0;
}

/*
 * Memory for the C library's allocator. To grow by an eighth at least keeps the number of views low
 * that a growth detaches.
 */

#define WASM_PAGE_SIZE 65536

void *sbrk(intptr_t increment) {
  static uintptr_t end;
  uintptr_t size = __builtin_wasm_memory_size(0) * WASM_PAGE_SIZE;
  if (end == 0) {
    end = size;
  }
  if ((uintptr_t)increment > size - end) {
    uintptr_t missing = (increment - (size - end) + WASM_PAGE_SIZE - 1) / WASM_PAGE_SIZE;
    uintptr_t wanted = size / 8 / WASM_PAGE_SIZE;
    if ((wanted <= missing || __builtin_wasm_memory_grow(0, wanted) == (size_t)-1)
        && __builtin_wasm_memory_grow(0, missing) == (size_t)-1) {
      return (void *)-1;
    }
  }
  end += increment;
  return (void *)(end - increment);
}
