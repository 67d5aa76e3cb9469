/* SPDX-License-Identifier: EUPL-1.2 */
/* lib/preload/faults: a machine that fails, for tests; preloaded (LD_PRELOAD).
 *
 * FAULTS_CONTROL names a page that tests/lib/faults.py has mapped too (struct control below).
 * While it is armed, the calls that leave the process or change a file are counted; the process is
 * killed before number `die_at`, and those that touch the store fail with `fail_errno`, as
 * `fail_kinds` says.  FAULTS_STORE is the database's path: the store is all whose path begins so.
 * FAULTS_SHADOW names a folder that holds what a power cut would leave: each file of the store as
 * it was when it was last synced, and in `entries` the names its folder held when that was.
 *
 * System calls are made as such and not by libc's functions, so that it matters to nobody who else
 * stands in front of those (a sanitizer does). */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

/* faults.py has the same list. */
enum kind {
	KIND_OPEN,
	KIND_WRITE,
	KIND_SYNC,
	KIND_RENAME,
	KIND_UNLINK,
	KIND_TRUNCATE,
	KIND_CONNECT,
	KIND_SEND,
	KIND_RECEIVE,
	KIND_COUNT
};

struct control {
	atomic_uint armed;
	atomic_uint n_calls; /* since it was armed */
	unsigned die_at;     /* 0: never */
	unsigned fail_kinds; /* bits */
	unsigned fail_errno;
	atomic_uint n_failed;
	unsigned died_in; /* the kind of the last call */
	atomic_uint n_of[KIND_COUNT];
};

#define FILES_MAX 4096
enum { FILE_OTHER, FILE_STORE, FILE_FOLDER };

static struct control *control;
static const char *store, *shadow;
static size_t n_store, n_folder;              /* bytes of its path, and of its folder's */
static _Atomic unsigned char what[FILES_MAX]; /* of each descriptor */
static pthread_mutex_t copying = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void begin(void)
{
	const char *page = getenv("FAULTS_CONTROL");
	store = getenv("FAULTS_STORE");
	shadow = getenv("FAULTS_SHADOW");
	if (!page || !store)
		return;
	n_store = strlen(store);
	n_folder = (size_t)(strrchr(store, '/') - store);
	int fd = (int)syscall(SYS_openat, AT_FDCWD, page, O_RDWR | O_CLOEXEC);
	void *at = mmap(NULL, sizeof(*control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd < 0 || at == MAP_FAILED) {
		fprintf(stderr, "faults: %s: %s\n", page, strerror(errno));
		_exit(99);
	}
	syscall(SYS_close, fd);
	control = at;
}

static bool is_store(int fd)
{
	return fd >= 0 && fd < FILES_MAX && what[fd] == FILE_STORE;
}

/* One call is about to be made. @return true: it fails instead, errno is set */
static bool meet(enum kind kind, bool of_store)
{
	if (!control || !control->armed)
		return false;
	unsigned n = ++control->n_calls;
	control->n_of[kind]++;
	if (n == control->die_at) {
		control->died_in = kind;
		syscall(SYS_kill, getpid(), SIGKILL);
		for (;;)
			pause();
	}
	if (!of_store || !(control->fail_kinds & 1u << kind))
		return false;
	control->n_failed++;
	errno = (int)control->fail_errno;
	return true;
}

/* ---- what a power cut would leave ---- */
static void write_whole(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		long done = syscall(SYS_write, fd, bytes, n);
		if (done <= 0)
			abort();
		bytes += done;
		n -= (size_t)done;
	}
}

static int shadow_file(const char *name, const char *end, char path[PATH_MAX])
{
	(void)snprintf(path, PATH_MAX, "%s/%s%s", shadow, name, end);
	return (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
	                    0644);
}

static void put_shadow(int out, const char *name, const char *path_new)
{
	char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s/%s", shadow, name);
	syscall(SYS_close, out);
	syscall(SYS_rename, path_new, path);
}

static void keep_file(int fd)
{
	char link[64], name[PATH_MAX], path[PATH_MAX], piece[65536];
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ssize_t n = readlink(link, name, sizeof(name) - 1);
	if (n < 0)
		abort();
	name[n] = '\0';
	const char *base = strrchr(name, '/') + 1;
	int out = shadow_file(base, ".new", path);
	long got;
	for (off_t at = 0; (got = syscall(SYS_pread64, fd, piece, sizeof(piece), at)) > 0;
	     at += got)
		write_whole(out, piece, (size_t)got);
	put_shadow(out, base, path);
}

static void keep_entries(void)
{
	char path[PATH_MAX], folder[PATH_MAX];
	(void)snprintf(folder, sizeof(folder), "%.*s", (int)n_folder, store);
	int out = shadow_file("entries", ".new", path);
	DIR *all = opendir(folder);
	for (struct dirent *e; all && (e = readdir(all));) {
		if (strncmp(e->d_name, store + n_folder + 1, n_store - n_folder - 1) != 0)
			continue;
		write_whole(out, e->d_name, strlen(e->d_name));
		write_whole(out, "\n", 1);
	}
	if (all)
		closedir(all);
	put_shadow(out, "entries", path);
}

static void synced(int fd)
{
	if (!control || !shadow || fd < 0 || fd >= FILES_MAX || what[fd] == FILE_OTHER)
		return;
	int left = errno;
	pthread_mutex_lock(&copying);
	if (what[fd] == FILE_STORE)
		keep_file(fd);
	else
		keep_entries();
	pthread_mutex_unlock(&copying);
	errno = left;
}

/* ---- the calls ---- */
static int open_at(int folder, const char *path, int flags, mode_t mode)
{
	bool ours = control && strncmp(path, store, n_store) == 0;
	if (meet(KIND_OPEN, ours && (flags & O_ACCMODE) != O_RDONLY))
		return -1;
	int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
	if (control && fd >= 0 && fd < FILES_MAX) {
		bool its_folder = strlen(path) == n_folder && memcmp(path, store, n_folder) == 0;
		what[fd] = ours ? FILE_STORE : its_folder ? FILE_FOLDER : FILE_OTHER;
	}
	return fd;
}

static mode_t mode_of(int flags, va_list more)
{
	return (flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE ? va_arg(more, mode_t) : 0;
}

#define OPEN(name)                                                                                 \
	int name(const char *path, int flags, ...)                                                 \
	{                                                                                          \
		va_list more;                                                                      \
		va_start(more, flags);                                                             \
		mode_t mode = mode_of(flags, more);                                                \
		va_end(more);                                                                      \
		return open_at(AT_FDCWD, path, flags, mode);                                       \
	}
#define OPENAT(name)                                                                               \
	int name(int folder, const char *path, int flags, ...)                                     \
	{                                                                                          \
		va_list more;                                                                      \
		va_start(more, flags);                                                             \
		mode_t mode = mode_of(flags, more);                                                \
		va_end(more);                                                                      \
		return open_at(folder, path, flags, mode);                                         \
	}
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
int __open_2(const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}
int __open64_2(const char *path, int flags)
{
	return open_at(AT_FDCWD, path, flags, 0);
}

int close(int fd)
{
	if (fd >= 0 && fd < FILES_MAX)
		what[fd] = FILE_OTHER;
	return (int)syscall(SYS_close, fd);
}

ssize_t write(int fd, const void *bytes, size_t n)
{
	return meet(KIND_WRITE, is_store(fd)) ? -1 : syscall(SYS_write, fd, bytes, n);
}

ssize_t writev(int fd, const struct iovec *pieces, int n)
{
	return meet(KIND_WRITE, is_store(fd)) ? -1 : syscall(SYS_writev, fd, pieces, n);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return meet(KIND_WRITE, is_store(fd)) ? -1 : syscall(SYS_pwrite64, fd, bytes, n, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off64_t at)
{
	return pwrite(fd, bytes, n, at);
}

int ftruncate(int fd, off_t n)
{
	return meet(KIND_TRUNCATE, is_store(fd)) ? -1 : (int)syscall(SYS_ftruncate, fd, n);
}

int ftruncate64(int fd, off64_t n)
{
	return ftruncate(fd, n);
}

int fsync(int fd)
{
	if (meet(KIND_SYNC, is_store(fd)))
		return -1;
	int ret = (int)syscall(SYS_fsync, fd);
	if (ret == 0)
		synced(fd);
	return ret;
}

int fdatasync(int fd)
{
	if (meet(KIND_SYNC, is_store(fd)))
		return -1;
	int ret = (int)syscall(SYS_fdatasync, fd);
	if (ret == 0)
		synced(fd);
	return ret;
}

int rename(const char *from, const char *to)
{
	bool ours = control && strncmp(from, store, n_store) == 0;
	return meet(KIND_RENAME, ours) ? -1 : (int)syscall(SYS_rename, from, to);
}

int unlink(const char *path)
{
	bool ours = control && strncmp(path, store, n_store) == 0;
	return meet(KIND_UNLINK, ours) ? -1 : (int)syscall(SYS_unlink, path);
}

int connect(int fd, const struct sockaddr *to, socklen_t n)
{
	return meet(KIND_CONNECT, false) ? -1 : (int)syscall(SYS_connect, fd, to, n);
}

ssize_t sendto(int fd, const void *bytes, size_t n, int flags, const struct sockaddr *to,
               socklen_t n_to)
{
	return meet(KIND_SEND, false) ? -1 : syscall(SYS_sendto, fd, bytes, n, flags, to, n_to);
}

ssize_t send(int fd, const void *bytes, size_t n, int flags)
{
	return sendto(fd, bytes, n, flags, NULL, 0);
}

ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
	return meet(KIND_SEND, false) ? -1 : syscall(SYS_sendmsg, fd, m, flags);
}

ssize_t recv(int fd, void *bytes, size_t n, int flags)
{
	return meet(KIND_RECEIVE, false) ? -1
	                                 : syscall(SYS_recvfrom, fd, bytes, n, flags, NULL, NULL);
}
