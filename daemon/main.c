/* SPDX-License-Identifier: EUPL-1.2 */
/* main.c (shell): arguments, build the app, run the loop, exit code. */
#include <stdio.h>

int main(void)
{
	(void)puts("tertiald " TERTIAL_VERSION);
	return 0;
}
