/* SPDX-License-Identifier: EUPL-1.2 */
/* bench/measure: run a program and print what it took: wall s, processor s, peak KiB, exit code.  A
 * program of its own, one thread. Small on purpose: the kernel counts the memory of the process
 * before exec() too, so a large parent would hide the child's peak. usage: bench_measure PROGRAM
 * ARGUMENT… */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define NOT_RUN 127 /* as shells say it */

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static void become(char **argv)
{
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL); /* nothing outlives an interrupted measurement */
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0 && dup2(null, STDOUT_FILENO) >= 0)
		(void)execvp(argv[0], argv); /* returns on failure only */
	(void)fprintf(stderr, "%s: %s\n", argv[0], strerror(errno));
	_exit(NOT_RUN);
}

int main(int argc, char **argv)
{
	struct timespec from, to;
	struct rusage used;
	int status;
	if (argc < 2)
		return NOT_RUN;
	(void)clock_gettime(CLOCK_MONOTONIC, &from); /* cannot fail for this clock */
	pid_t child = fork();
	if (child == 0)
		become(argv + 1);
	if (child < 0 || wait4(child, &status, 0, &used) < 0) {
		(void)fprintf(stderr, "%s: %s\n", argv[1], strerror(errno));
		return NOT_RUN;
	}
	(void)clock_gettime(CLOCK_MONOTONIC, &to);
	double wall = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
	(void)printf("%.6f %.6f %ld %d\n", wall, seconds(used.ru_utime) + seconds(used.ru_stime),
	             used.ru_maxrss,
	             WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
	return 0;
}
