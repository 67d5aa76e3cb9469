/* SPDX-License-Identifier: EUPL-1.2 */
/* serve/listen.h (shell, private): from the words of the configuration to a listening socket.
 * Called at start only; errors name key, address and cure. */
#ifndef SERVE_LISTEN_H
#define SERVE_LISTEN_H

#include "base/err.h"

/** "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0: any.
 * @param ret_port the port bound
 * @return the socket, non-blocking and close-on-exec; negative errno with words */
MUST_CHECK int listen_tcp(const char *address, unsigned *ret_port, struct err *err);
/** A socket file left by a process that is gone is replaced; a living one is not.
 * @return as listen_tcp(); the file is the caller's to unlink */
MUST_CHECK int listen_unix(const char *path, struct err *err);

#endif
