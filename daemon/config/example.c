/* SPDX-License-Identifier: EUPL-1.2 */
/* config/example.c (shell room, touches no outside): the settings table as a commented file.
 * What has a default stands commented out, with the default; districts and departments are filled
 * in, so that the file is valid as it is; units live in units.d. */
#include "value.h"

struct writing {
	struct buf *out;
	char open[96];   /* section whose head is written: "assess.grace_days" */
	unsigned margin; /* of the scope's first level */
	bool dash;       /* the next key begins a list entry */
};

static void indent(struct writing *w, unsigned depth, bool off)
{
	for (unsigned i = 0; i < w->margin + 2 * depth; i++) {
		if (w->dash && i + 2 == w->margin + 2 * depth) {
			buf_text(w->out, "- ");
			w->dash = false;
			return;
		}
		buf_char(w->out, ' ');
	}
	if (off)
		buf_char(w->out, '#');
}

/* Heads of the sections that `key` lies in and that are not open yet. */
static unsigned open_sections(struct writing *w, const char *key)
{
	unsigned depth = 0;
	for (const char *dot = strchr(key, '.'); dot; dot = strchr(dot + 1, '.')) {
		size_t n = (size_t)(dot - key);
		bool is_open = strncmp(w->open, key, n) == 0 && (w->open[n] == '.' || !w->open[n]);
		if (!is_open) {
			must(n < sizeof(w->open));
			memcpy(w->open, key, n);
			w->open[n] = '\0';
			const char *help = setting_section_help(w->open),
			           *name = strrchr(w->open, '.');
			if (depth == 0 && w->margin == 0)
				buf_char(w->out, '\n');
			if (help && w->margin == 0) {
				indent(w, depth, false);
				buf_fmt(w->out, "# %s\n", help);
			}
			indent(w, depth, false);
			buf_fmt(w->out, "%s:\n", name ? name + 1 : w->open);
		}
		depth++;
	}
	if (depth == 0)
		w->open[0] = '\0';
	return depth;
}

static void bounds(struct writing *w, const struct setting *s)
{
	char low[BOUND_BYTES], high[BOUND_BYTES];
	if (s->type == SETTING_CHOICE || s->type == SETTING_WORD_SET) {
		buf_text(w->out, s->type == SETTING_CHOICE ? ". En av:" : ". Några av:");
		for (unsigned i = 0; i == 0 || s->choices[i]; i++)
			buf_fmt(w->out, "%s%s", s->choices[i] ? " " : "",
			        s->choices[i] ? s->choices[i] : "");
	} else if (s->min != 0 || s->max != 0) {
		buf_fmt(w->out, ". %s till %s", bound_text(s->type, s->min, low),
		        bound_text(s->type, s->max, high));
	}
	if (s->restart)
		buf_text(w->out, ". Ändras bara genom omstart");
}

static bool needs_quotes(const char *text)
{
	return strpbrk(text, ":#{}<>%@`\"'") != NULL && text[0] != '[';
}

static void write_line(struct writing *w, const struct setting *s)
{
	unsigned depth = open_sections(w, s->key);
	const char *dot = strrchr(s->key, '.'), *value = s->unset ? s->unset : s->example;
	bool off = s->scope == IN_MAIN;
	if (s->scope == IN_MAIN) {
		indent(w, depth, false);
		buf_fmt(w->out, "# %s", s->help);
		bounds(w, s);
		buf_char(w->out, '\n');
	}
	indent(w, depth, off);
	buf_fmt(w->out, "%s: %s%s%s", dot ? dot + 1 : s->key, needs_quotes(value) ? "\"" : "",
	        value, needs_quotes(value) ? "\"" : "");
	if (s->scope != IN_MAIN)
		buf_fmt(w->out, "  # %s", s->help);
	buf_char(w->out, '\n');
}

/* One example entry of a list, below its head. */
static void write_entry(struct buf *out, enum setting_scope scope, unsigned margin)
{
	struct writing w = {.out = out, .margin = margin, .dash = true};
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->scope == scope && s->example)
			write_line(&w, s);
	}
}

void config_example(struct buf *out)
{
	struct writing w = {.out = out};
	buf_text(out, "# tertiald.yaml: allt som går att ställa in.  Det som står med # framför är "
	              "förvalt "
	              "eller\n# frivilligt.  Pröva filen med `tertial check -c FIL`; läs om med "
	              "`systemctl "
	              "reload tertiald`.\n# Tider skrivs som 500ms, 30s, 15m, 24h, 7d; storlekar "
	              "som 8MiB.  "
	              "Enheter står i units.d/*.yaml\n# och indikatorer i indicators.yaml, bredvid "
	              "den här "
	              "filen.\n\n");
	for (size_t i = 0; i < n_settings; i++) {
		const struct setting *s = &settings[i];
		if (s->scope == IN_MAIN && (s->type != SETTING_NODE || s->example))
			write_line(&w, s);
	}
	buf_text(out, "\n# Stadsdelsnämnder\ndistricts:\n");
	write_entry(out, IN_DISTRICT, 4);
	buf_text(
	        out,
	        "\n# Avdelningar; deputy, controller och director skrivs som head\ndepartments:\n");
	write_entry(out, IN_DEPARTMENT, 4);
}
