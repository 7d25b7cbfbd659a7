"""What SciPy and NumPy say the features are: writes data.tsv and reference.tsv beside it.

Run with SciPy 1.17 and NumPy 2.4: python3 reference.py. A value that is not defined has no line.
"""
import math
import pathlib
import warnings

import numpy as np
from scipy import stats

warnings.simplefilter("ignore")
HERE = pathlib.Path(__file__).parent
nan = math.nan


def q(x, p):
    return np.quantile(x, p) if len(x) else nan


def ratio(a, b):
    return a / b if b > 0 else nan


def varied(f):
    return lambda x: f(x) if len(x) and np.ptp(x) > 0 else nan


def sd(x):
    return np.std(x, ddof=1) if len(x) > 1 else nan


def var(x):
    return np.var(x, ddof=1) if len(x) > 1 else nan


def sem(x):
    return stats.sem(x) if len(x) > 1 else nan


def ci(x, side):
    return np.mean(x) + side * stats.t.ppf(0.975, len(x) - 1) * sem(x) if len(x) > 1 else nan


def mad(x):
    return stats.median_abs_deviation(x) if len(x) else nan


def lmoment(x, order, standardize):
    if len(x) < order or np.ptp(x) == 0:
        return nan
    return float(stats.lmoment(np.array(x), order=order, standardize=standardize))


def bimodality(x):
    n = len(x)
    if n < 4 or np.ptp(x) == 0:
        return nan
    return (stats.skew(x, bias=False) ** 2 + 1) / (
        stats.kurtosis(x, bias=False) + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3)))


def entropy(x):
    return stats.entropy(x, base=2) if len(x) and x.min() >= 0 and x.sum() > 0 else nan


def gini(x):
    if not len(x) or x.min() < 0 or x.sum() <= 0:
        return nan
    return np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())


def mean_of(x, f):
    return f(x) if len(x) else nan


def winsorised(x, p):
    return float(np.mean(stats.mstats.winsorize(x, limits=(p, p)))) if len(x) else nan


def tukey(x):
    if not len(x):
        return nan
    fence = 1.5 * stats.iqr(x)
    return np.mean((x < q(x, 0.25) - fence) | (x > q(x, 0.75) + fence))


def mad_outliers(x):
    if not len(x) or mad(x) == 0:
        return nan
    return np.mean(np.abs(x - np.median(x)) > 3 * stats.median_abs_deviation(x, scale="normal"))


def biased(f, n):
    return varied(lambda x: f(x, bias=False) if len(x) >= n else nan)


def jarque_bera(x, part):
    return float(stats.jarque_bera(x)[part]) if len(x) >= 4 and np.ptp(x) > 0 else nan


GENE_SCALED = {
    "mean": lambda x: mean_of(x, np.mean),
    "median": lambda x: mean_of(x, np.median),
    "midrange": lambda x: mean_of(x, lambda v: (v.min() + v.max()) / 2),
    "midhinge": lambda x: (q(x, 0.25) + q(x, 0.75)) / 2,
    "trimean": lambda x: (q(x, 0.25) + 2 * q(x, 0.5) + q(x, 0.75)) / 4,
    **{f"trimmed_mean_{p}": lambda x, p=p: mean_of(x, lambda v: stats.trim_mean(v, p / 100)) for p in (5, 10, 25)},
    **{f"winsorised_mean_{p}": lambda x, p=p: winsorised(x, p / 100) for p in (5, 10)},
    "sd": sd,
    "variance": var,
    "sem": sem,
    "mean_ci95_low": lambda x: ci(x, -1),
    "mean_ci95_high": lambda x: ci(x, 1),
    "range": lambda x: mean_of(x, np.ptp),
    "iqr": lambda x: mean_of(x, stats.iqr),
    "mad": mad,
    "mean_deviation": lambda x: mean_of(x, lambda v: np.mean(np.abs(v - v.mean()))),
    "cv": lambda x: ratio(sd(x), mean_of(x, np.mean)),
    "quartile_dispersion": lambda x: ratio(q(x, 0.75) - q(x, 0.25), q(x, 0.75) + q(x, 0.25)),
    "dispersion_index": lambda x: ratio(var(x), mean_of(x, np.mean)),
    "standardised_mean": varied(lambda x: np.mean(x) / sd(x)),
    "min": lambda x: mean_of(x, np.min),
    "max": lambda x: mean_of(x, np.max),
    **{f"percentile_{p}": lambda x, p=p: q(x, p / 100) for p in (1, 5, 10, 25, 75, 90, 95, 99)},
    "skewness": biased(stats.skew, 3),
    "kurtosis": biased(stats.kurtosis, 4),
    "bimodality_coefficient": bimodality,
    "jarque_bera": lambda x: jarque_bera(x, 0),
    "jarque_bera_p": lambda x: jarque_bera(x, 1),
    "bowley_skewness": lambda x: ratio(q(x, 0.75) + q(x, 0.25) - 2 * q(x, 0.5), q(x, 0.75) - q(x, 0.25)),
    "pearson_skewness": varied(lambda x: 3 * (np.mean(x) - np.median(x)) / sd(x)),
    "moors_kurtosis": lambda x: ratio(q(x, 7 / 8) - q(x, 5 / 8) + q(x, 3 / 8) - q(x, 1 / 8), q(x, 6 / 8) - q(x, 2 / 8)),
    "l_scale": lambda x: lmoment(x, 2, False),
    "l_skewness": lambda x: lmoment(x, 3, True),
    "l_kurtosis": lambda x: lmoment(x, 4, True),
    "l_cv": lambda x: ratio(lmoment(x, 2, False), mean_of(x, np.mean)),
    "tukey_outlier_share": tukey,
    "mad_outlier_share": mad_outliers,
}

GENE = {
    "n": len,
    "missing_share": lambda x: 0.0,
    "zero_share": lambda x: np.mean(x == 0),
    "negative_share": lambda x: np.mean(x < 0),
    "distinct_share": lambda x: len(np.unique(x)) / len(x),
    **{f"share_above_{t}".replace(".", "_"): lambda x, t=t: np.mean(x > float(t)) for t in ("0.1", "1", "5", "10", "100")},
    "geometric_mean": lambda x: stats.gmean(x) if x.min() > 0 else nan,
    "harmonic_mean": lambda x: stats.hmean(x) if x.min() > 0 else nan,
    "entropy": entropy,
    "evenness": lambda x: entropy(x) / math.log2(len(x)),
    "gini": gini,
    "top_sample_share": lambda x: x.max() / x.sum() if x.min() >= 0 and x.sum() > 0 else nan,
}


def spread(a, b):
    return len(a) > 1 and len(b) > 1 and (np.ptp(a) > 0 or np.ptp(b) > 0)


def both(a, b):
    return len(a) > 1 and len(b) > 1 and np.ptp(a) > 0 and np.ptp(b) > 0


def pooled(a, b):
    return math.sqrt(((len(a) - 1) * var(a) + (len(b) - 1) * var(b)) / (len(a) + len(b) - 2))


def d(a, b):
    return (a.mean() - b.mean()) / pooled(a, b) if spread(a, b) else nan


def ttest(a, b, equal, part):
    return float(getattr(stats.ttest_ind(a, b, equal_var=equal), part)) if spread(a, b) else nan


def welch_ci(a, b, part):
    if not (len(a) > 1 and len(b) > 1 and spread(a, b)):
        return nan
    return getattr(stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95), part)


def f_ratio(a, b):
    return var(a) / var(b) if both(a, b) else nan


def f_p(a, b):
    f = stats.f(len(a) - 1, len(b) - 1)
    return 2 * min(f.cdf(f_ratio(a, b)), f.sf(f_ratio(a, b))) if both(a, b) else nan


def levene(a, b, part):
    return float(stats.levene(a, b, center="median")[part]) if spread(a, b) else nan


def differences(a, b):
    return (a[:, None] - b[None, :]).ravel()


def point_biserial(a, b):
    if not spread(a, b):
        return nan
    return stats.pointbiserialr([1] * len(a) + [0] * len(b), np.concatenate([a, b]))[0]


CONTRAST_SCALED = {
    "mean_difference": lambda a, b: a.mean() - b.mean() if len(a) and len(b) else nan,
    "mean_difference_ci95_low": lambda a, b: welch_ci(a, b, "low"),
    "mean_difference_ci95_high": lambda a, b: welch_ci(a, b, "high"),
    "median_difference": lambda a, b: np.median(a) - np.median(b) if len(a) and len(b) else nan,
    "hodges_lehmann_shift": lambda a, b: np.median(differences(a, b)) if len(a) and len(b) else nan,
    "wasserstein_distance": lambda a, b: stats.wasserstein_distance(a, b) if len(a) and len(b) else nan,
    "cohens_d": d,
    "hedges_g": lambda a, b: d(a, b) * (1 - 3 / (4 * (len(a) + len(b)) - 9)),
    "glass_delta": lambda a, b: (a.mean() - b.mean()) / sd(b) if len(a) and len(b) > 1 and np.ptp(b) > 0 else nan,
    "signal_to_noise": lambda a, b: (a.mean() - b.mean()) / (sd(a) + sd(b)) if spread(a, b) else nan,
    "point_biserial_r": point_biserial,
    "normal_overlap": lambda a, b: 2 * stats.norm.cdf(-abs(d(a, b)) / 2),
    "welch_t": lambda a, b: ttest(a, b, False, "statistic"),
    "welch_df": lambda a, b: ttest(a, b, False, "df"),
    "welch_p": lambda a, b: ttest(a, b, False, "pvalue"),
    "student_t": lambda a, b: ttest(a, b, True, "statistic"),
    "student_p": lambda a, b: ttest(a, b, True, "pvalue"),
    "variance_ratio": f_ratio,
    "variance_ratio_p": f_p,
    "brown_forsythe_f": lambda a, b: levene(a, b, 0),
    "brown_forsythe_p": lambda a, b: levene(a, b, 1),
    "log_variability_ratio": lambda a, b: math.log(sd(a) / sd(b)) + 0.5 / (len(a) - 1) - 0.5 / (len(b) - 1)
    if both(a, b) else nan,
}


def u(a, b):
    return float(stats.mannwhitneyu(a, b).statistic)


def u_p(a, b):
    if len(a) == 0 or len(b) == 0 or np.ptp(np.concatenate([a, b])) == 0:
        return nan
    tied = len(np.unique(np.concatenate([a, b]))) < len(a) + len(b)
    exact = max(len(a), len(b)) <= 20 and not tied
    return float(stats.mannwhitneyu(a, b, method="exact" if exact else "asymptotic").pvalue)


def u_z(a, b):
    if np.ptp(np.concatenate([a, b])) == 0:
        return nan
    p = float(stats.mannwhitneyu(a, b, method="asymptotic", alternative="two-sided").pvalue)
    return math.copysign(stats.norm.isf(p / 2), u(a, b) - len(a) * len(b) / 2)


CONTRAST = {
    "fold_change": lambda a, b: ratio(a.mean(), b.mean()) if a.mean() > 0 else nan,
    "log2_fold_change": lambda a, b: math.log2((a.mean() + 1) / (b.mean() + 1)) if min(a.min(), b.min()) >= 0 else nan,
    "median_fold_change": lambda a, b: ratio(np.median(a), np.median(b)) if np.median(a) > 0 else nan,
    "mann_whitney_u": u,
    "mann_whitney_z": u_z,
    "mann_whitney_p": u_p,
    "auc": lambda a, b: np.mean(differences(a, b) > 0) + np.mean(differences(a, b) == 0) / 2,
    "cliffs_delta": lambda a, b: np.mean(np.sign(differences(a, b))),
    "kolmogorov_smirnov_d": lambda a, b: float(stats.ks_2samp(a, b).statistic),
    "kolmogorov_smirnov_p": lambda a, b: float(stats.ks_2samp(a, b, method="exact").pvalue),
    "share_above_1_difference": lambda a, b: np.mean(a > 1) - np.mean(b > 1),
    "zero_share_difference": lambda a, b: np.mean(a == 0) - np.mean(b == 0),
}


def corr(f, x, y, part=0):
    return float(f(x, y)[part]) if both(x, y) else nan


def z_of(r):
    return math.atanh(r) if abs(r) < 1 else nan


def ccc(x, y):
    if len(x) < 2 or (np.ptp(x) == 0 and np.ptp(y) == 0 and x[0] == y[0]):
        return nan
    return 2 * np.cov(x, y, bias=True)[0, 1] / (np.var(x) + np.var(y) + (x.mean() - y.mean()) ** 2)


def weighted(x):
    scaled = (x - np.median(x)) / (9 * mad(x))
    return np.where(np.abs(scaled) < 1, (x - np.median(x)) * (1 - scaled**2) ** 2, 0)


def bicor(x, y):
    if not len(x) or mad(x) == 0 or mad(y) == 0:
        return nan
    return weighted(x) @ weighted(y) / np.linalg.norm(weighted(x)) / np.linalg.norm(weighted(y))


def line(x, y, part):
    return float(stats.linregress(x, y)[part]) if len(x) > 1 and np.ptp(x) > 0 else nan


def cov(x, y):
    return np.cov(x, y)[0, 1] if len(x) > 1 else nan


PAIR_SCALED = {
    "pearson_r": lambda x, y: corr(stats.pearsonr, x, y),
    "pearson_p": lambda x, y: corr(stats.pearsonr, x, y, 1),
    "fisher_z": lambda x, y: z_of(corr(stats.pearsonr, x, y)),
    "covariance": cov,
    "concordance": ccc,
    "slope": lambda x, y: line(x, y, 0),
    "intercept": lambda x, y: line(x, y, 1),
    "biweight_midcorrelation": bicor,
    "cosine_similarity": lambda x, y: x @ y / np.linalg.norm(x) / np.linalg.norm(y) if x @ x > 0 and y @ y > 0 else nan,
    "euclidean_distance": lambda x, y: np.linalg.norm(x - y) if len(x) else nan,
    "mean_absolute_difference": lambda x, y: np.mean(np.abs(x - y)) if len(x) else nan,
}


def log_ratio(x, y):
    return np.log2((x + 1) / (y + 1)) if len(x) and min(x.min(), y.min()) >= 0 else np.array([])


def on_ratio(f):
    return lambda x, y: f(log_ratio(x, y)) if len(log_ratio(x, y)) else nan


def concordant(x, y):
    signs = np.sign(x[:, None] - x[None, :]) * np.sign(y[:, None] - y[None, :])
    return signs[np.triu_indices(len(x), 1)]


def tau(x, y, part):
    return float(stats.kendalltau(x, y, method="asymptotic")[part]) if both(x, y) else nan


def share(condition):
    return float(np.mean(condition))


PAIR = {
    "spearman_rho": lambda x, y: corr(stats.spearmanr, x, y),
    "spearman_p": lambda x, y: corr(stats.spearmanr, x, y, 1),
    "kendall_tau_b": lambda x, y: tau(x, y, 0),
    "kendall_p": lambda x, y: tau(x, y, 1),
    "goodman_kruskal_gamma": lambda x, y: ratio(concordant(x, y).sum(), np.abs(concordant(x, y)).sum()),
    "quadrant_correlation": lambda x, y: np.mean(np.sign(x - np.median(x)) * np.sign(y - np.median(y))),
    "log_ratio_mean": on_ratio(np.mean),
    "log_ratio_median": on_ratio(np.median),
    "log_ratio_sd": on_ratio(sd),
    "log_ratio_mad": on_ratio(mad),
    "log_ratio_cv": on_ratio(lambda r: ratio(sd(r), abs(r.mean()))),
    "log_ratio_t": on_ratio(varied(lambda r: float(stats.ttest_1samp(r, 0)[0]))),
    "log_ratio_p": on_ratio(varied(lambda r: float(stats.ttest_1samp(r, 0)[1]))),
    "pair_n": lambda x, y: len(x),
    "first_higher_share": lambda x, y: share(x > y),
    "both_above_1_share": lambda x, y: share((x > 1) & (y > 1)),
    "jaccard_above_1": lambda x, y: ratio(share((x > 1) & (y > 1)), share((x > 1) | (y > 1))),
}


def minus(f):
    return lambda x1, y1, x2, y2: f(x1, y1) - f(x2, y2)


def z_test(f, scale):
    def z(x1, y1, x2, y2):
        if len(x1) < 4 or len(x2) < 4:
            return nan
        return (z_of(f(x1, y1)) - z_of(f(x2, y2))) / math.sqrt(scale / (len(x1) - 3) + scale / (len(x2) - 3))

    return z


def p_of(f):
    return lambda *data: 2 * stats.norm.sf(abs(f(*data)))


PEARSON_Z = z_test(PAIR_SCALED["pearson_r"], 1)
SPEARMAN_Z = z_test(PAIR["spearman_rho"], 1.06)

PAIR_CONTRAST_SCALED = {
    "pearson_difference": minus(PAIR_SCALED["pearson_r"]),
    "fisher_z_difference": minus(PAIR_SCALED["fisher_z"]),
    "pearson_difference_z": PEARSON_Z,
    "pearson_difference_p": p_of(PEARSON_Z),
    "covariance_difference": minus(cov),
    "slope_difference": minus(PAIR_SCALED["slope"]),
    "biweight_difference": minus(bicor),
}


def ratios(f):
    def compare(x1, y1, x2, y2):
        a, b = log_ratio(x1, y1), log_ratio(x2, y2)
        return f(a, b) if len(a) and len(b) else nan

    return compare


def mean_rank(first, second):
    return stats.rankdata(-np.concatenate([first, second]))[: len(first)].mean() / (len(first) + len(second))


PAIR_CONTRAST = {
    "spearman_difference": minus(PAIR["spearman_rho"]),
    "spearman_difference_z": SPEARMAN_Z,
    "spearman_difference_p": p_of(SPEARMAN_Z),
    "kendall_difference": minus(PAIR["kendall_tau_b"]),
    "log_ratio_mean_difference": ratios(CONTRAST_SCALED["mean_difference"]),
    "log_ratio_median_difference": ratios(CONTRAST_SCALED["median_difference"]),
    "log_ratio_cohens_d": ratios(d),
    "log_ratio_hedges_g": ratios(CONTRAST_SCALED["hedges_g"]),
    "log_ratio_welch_t": ratios(CONTRAST_SCALED["welch_t"]),
    "log_ratio_welch_p": ratios(CONTRAST_SCALED["welch_p"]),
    "log_ratio_auc": ratios(CONTRAST["auc"]),
    "log_ratio_mann_whitney_p": ratios(u_p),
    "order_difference": lambda x1, y1, x2, y2: share(x1 < y1) - share(x2 < y2),
    "top_scoring_pair_score": lambda x1, y1, x2, y2: abs(share(x1 < y1) - share(x2 < y2)),
    "rank_product": lambda x1, y1, x2, y2: math.sqrt(mean_rank(x1, x2) * mean_rank(y1, y2)),
}


def log2(*genes):
    if min((g.min() for g in genes if len(g)), default=0) < 0:
        return [np.array([])] * len(genes)
    return [np.log2(g + 1) for g in genes]


def data():
    """Multiples of 1/64: the same in single precision."""
    random = np.random.default_rng(20)

    def grid(values):
        return np.round(np.asarray(values) * 64) / 64

    x1, x2 = grid(random.lognormal(2, 1, 17)), grid(random.lognormal(2.6, 0.7, 13))
    yield "typical", x1, grid(0.5 * x1 + random.gamma(2, 3, 17)), x2, grid(9 - 0.2 * x2 + random.gamma(2, 3, 13))
    x1, x2 = random.poisson(2, 31), random.poisson(3, 26)
    yield "ties", grid(x1), grid(x1 + random.poisson(1, 31)), grid(x2), grid(random.poisson(2, 26))
    x1, x2 = random.normal(0, 2, 20), random.normal(1, 2, 19)
    yield "negative", grid(x1), grid(x1 + random.normal(0, 1, 20)), grid(x2), grid(random.normal(0, 3, 19))
    yield "tiny", grid([1, 4.5, 2]), grid([3, 0.5, 7]), grid([8, 2.25, 6]), grid([1, 3, 3])
    yield "constant", grid([5] * 6), grid([1, 2, 4, 3, 6, 5]), grid([5] * 5), grid([2, 2, 9, 1, 7])


def main():
    values, reference = [], []
    for name, x1, y1, x2, y2 in data():
        for row, gene in (("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)):
            values.append("\t".join([name, row, *(repr(float(v)) for v in gene)]))

        def put(feature, value):
            if np.isfinite(value):
                reference.append(f"{name}\t{feature}\t{float(value)!r}")

        lx1, lx2 = log2(x1)[0], log2(x2)[0]
        first, second = log2(x1, y1), log2(x2, y2)
        for table, raw, logged in (
            (GENE_SCALED, (x1,), (lx1,)),
            (CONTRAST_SCALED, (x1, x2), (lx1, lx2)),
            (PAIR_SCALED, (x1, y1), first),
            (PAIR_CONTRAST_SCALED, (x1, y1, x2, y2), (*first, *second)),
        ):
            for feature, f in table.items():
                put(feature, f(*raw))
                put("log2_" + feature, f(*logged))
        for table, raw in ((GENE, (x1,)), (CONTRAST, (x1, x2)), (PAIR, (x1, y1)), (PAIR_CONTRAST, (x1, y1, x2, y2))):
            for feature, f in table.items():
                put(feature, f(*raw))
    (HERE / "data.tsv").write_text("\n".join(values) + "\n")
    (HERE / "reference.tsv").write_text("\n".join(reference) + "\n")


if __name__ == "__main__":
    main()
