/* SPDX-License-Identifier: EUPL-1.2 */
/* rollup/weigh.c (core): the value of a whole from the values of its parts (MEANING 17). */
#include "inside.h"

static bool all_shares(const struct part *parts, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++) {
		if (!num_given(parts[i].numerator) || !num_given(parts[i].denominator))
			return false;
		sum = num_add(sum, parts[i].denominator);
	}
	return sum > 0;
}

static bool all_weigh(const double *weights, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum = num_add(sum, weights[i]); /* not given as soon as one is not */
	return sum > 0;
}

static struct weighed sum_up(const struct part *parts, size_t n, double *terms, double *shares)
{
	struct weighed w = {METHOD_SUM, {0, NUM_NONE, NUM_NONE}};
	for (size_t i = 0; i < n; i++) {
		w.part.value = num_add(w.part.value, parts[i].value);
		if (terms) {
			terms[i] = parts[i].value;
			shares[i] = NUM_NONE;
		}
	}
	return w;
}

static struct weighed ratio(const struct part *parts, size_t n, const char *unit, double *terms,
                            double *shares)
{
	struct part whole = {NUM_NONE, 0, 0};
	for (size_t i = 0; i < n; i++) {
		whole.numerator = num_add(whole.numerator, parts[i].numerator);
		whole.denominator = num_add(whole.denominator, parts[i].denominator);
	}
	for (size_t i = 0; terms && i < n; i++) {
		struct part term = {NUM_NONE, parts[i].numerator, whole.denominator};
		terms[i] = part_value(term, unit);
		shares[i] = parts[i].denominator / whole.denominator;
	}
	whole.value = part_value(whole, unit);
	return (struct weighed){METHOD_RATIO, whole};
}

struct weighed weigh(const struct part *parts, const double *weights, size_t n,
                     enum measure measure, const char *unit, double *terms, double *shares)
{
	must(n > 0);
	if (measure == MEASURE_COUNTED)
		return sum_up(parts, n, terms, shares);
	if (all_shares(parts, n))
		return ratio(parts, n, unit, terms, shares);
	bool weighted = all_weigh(weights, n);
	long double sum = 0; /* ratios are no decimals: rounded at the edge, once */
	double weight_sum = 0;
	for (size_t i = 0; i < n; i++) {
		double weight = weighted ? weights[i] : 1;
		sum += (long double)weight * parts[i].value;
		weight_sum = num_add(weight_sum, weight);
	}
	for (size_t i = 0; terms && i < n; i++) {
		shares[i] = (weighted ? weights[i] : 1) / weight_sum;
		terms[i] = shares[i] * parts[i].value;
	}
	struct part whole = {(double)(sum / weight_sum), NUM_NONE, NUM_NONE};
	return (struct weighed){weighted ? METHOD_WEIGHTED : METHOD_MEAN, whole};
}
