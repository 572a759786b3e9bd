"""The few special functions this room needs, accurate to about 1e-9, without scipy.

The continued fraction for the incomplete beta function is Lentz's (Press et al., *Numerical Recipes*, 3rd ed., 6.4);
its inverse is Newton's method inside a shrinking bracket, so it cannot diverge. The normal quantile is the
standard library's (Wichura, AS 241).
"""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

_TINY = 1e-300
_EPSILON = 1e-16
_ROUNDS = 200
_HALF = 0.5


def normal_cdf(x: float) -> float:
    """Probability that a standard normal number is at most `x`."""
    return 0.5 * math.erfc(-x / math.sqrt(2))


@lru_cache(maxsize=256)
def normal_quantile(p: float) -> float:
    """Find the number below which a standard normal number falls with probability `p`, 0 < p < 1."""
    return NormalDist().inv_cdf(p)


def log_beta(a: float, b: float) -> float:
    """Natural logarithm of the complete beta function, a > 0, b > 0."""
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def incomplete_beta(a: float, b: float, x: float) -> float:
    """Regularised incomplete beta function I_x(a, b): the Beta(a, b) probability of at most `x`."""
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = math.exp(a * math.log(x) + b * math.log1p(-x) - log_beta(a, b))
    if x < (a + 1) / (a + b + 2):
        return min(1.0, front * _fraction(a, b, x) / a)
    return max(0.0, 1 - front * _fraction(b, a, 1 - x) / b)


def _fraction(a: float, b: float, x: float) -> float:
    """Continued fraction of I_x(a, b) by Lentz's method; it needs about sqrt(max(a, b)) rounds."""
    c, d = 1.0, _kept(1 - (a + b) * x / (a + 1))
    d = 1 / d
    total = d
    for m in range(1, _ROUNDS + 20 * math.isqrt(int(max(a, b)) + 1)):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        step = 1.0
        for term in (even, odd):
            d = 1 / _kept(1 + term * d)
            c = _kept(1 + term / c)
            step = c * d
            total *= step
        if abs(step - 1) < _EPSILON:
            break
    return total


def _kept(value: float) -> float:
    """Keep a denominator of Lentz's method away from zero."""
    return value if abs(value) > _TINY else _TINY


@lru_cache(maxsize=4096)
def beta_quantile(a: float, b: float, p: float) -> float:
    """Find the number x with I_x(a, b) = p: the `p` quantile of Beta(a, b)."""
    if p <= 0:
        return 0.0
    if p >= 1:
        return 1.0
    low, high, x = 0.0, 1.0, a / (a + b)
    constant = log_beta(a, b)
    for _ in range(_ROUNDS):
        error = incomplete_beta(a, b, x) - p
        low, high = (low, x) if error > 0 else (x, high)
        density = math.exp((a - 1) * math.log(x) + (b - 1) * math.log1p(-x) - constant)
        guess = x - error / density if density > 0 else -1.0
        following = guess if low < guess < high else (low + high) / 2
        if abs(following - x) <= _EPSILON * x or not 0 < following < 1:
            return following
        x = following
    return x


@lru_cache(maxsize=4096)
def t_quantile(p: float, df: float) -> float:
    """Quantile of Student's t with `df` degrees of freedom (any positive number), 0 < p < 1."""
    if p == _HALF:
        return 0.0
    tail = 2 * min(p, 1 - p)
    near = beta_quantile(0.5, df / 2, 1 - tail)
    far = 1 - near
    if near > _HALF:  # a long tail: the small remainder is exact only from the other side
        far = beta_quantile(df / 2, 0.5, tail)
        near = 1 - far
    if far <= 0:
        return math.copysign(math.inf, p - 0.5)
    return math.copysign(math.sqrt(df * near / far), p - 0.5)


def binomial_cdf(k: int, n: int, p: float) -> float:
    """Probability of at most `k` successes in `n` trials of probability `p`."""
    if k < 0:
        return 0.0
    return 1.0 if k >= n else incomplete_beta(n - k, k + 1, 1 - p)
