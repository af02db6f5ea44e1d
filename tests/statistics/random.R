# Random data sets and what R says of them, for tests/statistics/random.rs.
#
#   Rscript tests/statistics/random.R SETS SEED FILE
#
# A line of data, then the answers to it, each indented: the method and its figures in the order in which random.rs computes them. NA: there is
# none. Where R refuses, it is because it says so with one of the messages below; where R answers and dosah does not want to, the reason stands here.

suppressPackageStartupMessages({
  library(survival)
  library(cmprsk)
  library(epitools)
})

arguments <- commandArgs(trailingOnly = TRUE)
sets <- as.integer(arguments[1])
seed <- as.integer(arguments[2])
out <- file(arguments[3], "w")
set.seed(seed, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")

refusals <- "not enough|essentially constant|nonnegative|must be at least|No \\(non-missing\\)|must be positive|must not be greater|not enough finite|exactly singular"

# What R says, or NA where it refuses for a known reason. Any other error is one of this file.
asked <- function(expression) {
  tryCatch(suppressWarnings(expression), error = function(e) {
    if (!grepl(refusals, conditionMessage(e))) stop(e)
    NA
  })
}

# The shortest text that is read as the same number.
digits <- function(x) {
  vapply(as.numeric(x), function(one) {
    if (is.na(one)) return("NA")
    if (is.infinite(one)) return(if (one > 0) "Inf" else "-Inf")
    for (most in 15:17) {
      text <- sprintf("%.*g", most, one)
      if (as.numeric(text) == one) return(text)
    }
    text
  }, "")
}

data <- function(...) cat(paste(c(...), collapse = " "), "\n", sep = "", file = out)
answer <- function(method, ...) cat("  ", paste(c(method, digits(c(...))), collapse = " "), "\n", sep = "", file = out)
one_of <- function(...) sample(list(...), 1)[[1]]
z <- qnorm(0.975)

# A root to all digits.
root <- function(f, low, high) uniroot(f, c(low, high), tol = 1e-15, maxiter = 10000)$root

wilson <- function(x, n) prop.test(x, n, correct = FALSE)$conf.int

# Newcombe, Statistics in Medicine 17, 1998, 873-890: method 10.
newcombe <- function(x1, n1, x2, n2) {
  if (n1 == 0 || n2 == 0) return(NA)
  p <- c(x1 / n1, x2 / n2)
  w1 <- wilson(x1, n1)
  w2 <- wilson(x2, n2)
  d <- p[1] - p[2]
  c(d, d - sqrt((p[1] - w1[1])^2 + (w2[2] - p[2])^2), d + sqrt((w1[2] - p[1])^2 + (p[2] - w2[1])^2))
}

# Newcombe, Statistics in Medicine 17, 1998, 2635-2650: method 10.
newcombe_paired <- function(a, b, c, d) {
  n <- a + b + c + d
  if (n == 0) return(NA)
  w1 <- wilson(a + b, n)
  w2 <- wilson(a + c, n)
  p1 <- (a + b) / n
  p2 <- (a + c) / n
  q <- a * d - b * c
  margins <- (a + b) * (c + d) * (a + c) * (b + d)
  phi <- if (margins == 0) 0 else if (q > n / 2) (q - n / 2) / sqrt(margins) else if (q >= 0) 0 else q / sqrt(margins)
  below <- (p1 - w1[1])^2 - 2 * phi * (p1 - w1[1]) * (w2[2] - p2) + (w2[2] - p2)^2
  above <- (w1[2] - p1)^2 - 2 * phi * (w1[2] - p1) * (p2 - w2[1]) + (p2 - w2[1])^2
  (b - c) / n + c(0, -sqrt(max(below, 0)), sqrt(max(above, 0)))
}

mcnemar_exact <- function(b, c) {
  if (b + c == 0) return(NA)
  p <- binom.test(b, b + c)$p.value
  # Half of what is as probable as what was seen.
  c(p, p - 0.5 * dbinom(b, b + c, 0.5) * (if (b == c) 1 else 2))
}

# fisher.test stops its search for the odds ratio and its limits early (1e-4 on the scale of the root): here to all digits.
fisher_odds <- function(a, b, c, d) {
  m <- a + c
  support <- max(0, m - (c + d)):min(a + b, m)
  weights <- dhyper(support, a + b, c + d, m, log = TRUE)
  shares <- function(l) {
    raw <- weights + support * l
    raw <- exp(raw - max(raw))
    raw / sum(raw)
  }
  solve_for <- function(f) exp(root(f, -60, 60))
  top <- a == max(support)
  bottom <- a == min(support)
  c(
    if (bottom) 0 else if (top) Inf else solve_for(function(l) sum(support * shares(l)) - a),
    if (bottom) 0 else solve_for(function(l) sum(shares(l)[support >= a]) - 0.025),
    if (top) Inf else solve_for(function(l) sum(shares(l)[support <= a]) - 0.025)
  )
}

rate_ratio <- function(d1, t1, d2, t2) {
  # With no event at all R has the ratio NaN and limits without information.
  if (d1 + d2 == 0) return(NA)
  found <- poisson.test(c(d1, d2), c(t1, t2))
  c(found$estimate, found$conf.int, found$p.value)
}

garwood <- function(d, t) {
  exact <- poisson.test(d, t)$conf.int
  # epitools looks for the same limits with a coarse search.
  rough <- unlist(pois.exact(d, t)[c("lower", "upper")])
  stopifnot(abs(exact - rough) * t < 1e-3 * (1 + d))
  exact
}

fit <- function(s, type = "log") survfit(Surv(s$time, s$event) ~ 1, conf.type = type)
# R takes negative durations; a stay cannot have one.
usable <- function(s) length(s$time) > 0 && all(s$time >= 0)

km <- function(s) {
  if (!usable(s)) return(NA)
  one <- summary(fit(s))
  two <- summary(fit(s, "log-log"))
  c(t(cbind(one$time, one$n.risk, one$n.event, one$surv, one$std.err, one$lower, one$upper, two$lower, two$upper)))
}

# As R prints them; quantile() takes a curve that ends at one half as flat up to the last time, censored or not.
medians <- function(s) {
  if (!usable(s)) return(NA)
  columns <- c("median", "0.95LCL", "0.95UCL")
  c(summary(fit(s))$table[columns], summary(fit(s, "log-log"))$table[columns[-1]])
}

rmst <- function(s, tau) {
  if (!usable(s) || tau <= 0) return(c(NA, NA))
  # R refuses a horizon before the first time; until then all are still waiting.
  if (tau < min(s$time)) return(c(tau, 0))
  summary(fit(s), rmean = tau)$table[c("rmean", "se(rmean)")]
}

rmst_difference <- function(one, other) {
  error <- sqrt(one[2]^2 + other[2]^2)
  if (is.na(error) || error == 0) return(NA)
  c(one[1] - other[1], error, 2 * pnorm(-abs(one[1] - other[1]) / error))
}

log_rank <- function(s1, s2) {
  if (!usable(s1) || !usable(s2)) return(NA)
  time <- c(s1$time, s2$time)
  event <- c(s1$event, s2$event)
  if (sum(event) == 0) return(NA)
  found <- asked(survdiff(Surv(time, event) ~ rep(1:2, c(length(s1$time), length(s2$time)))))
  # Nothing happened while both groups were under observation.
  if (length(found) == 1 || found$var[1, 1] <= 0) return(NA)
  c(found$chisq, pchisq(found$chisq, 1, lower.tail = FALSE), found$obs, found$exp, found$var[1, 1])
}

aalen_johansen <- function(time, cause, causes) {
  if (length(time) == 0 || any(time < 0)) return(NA)
  if (all(cause == 0)) return(c())
  found <- cuminc(time, cause, cencode = 0)
  states <- survfit(Surv(time, factor(cause, 0:causes)) ~ 1)
  steps <- sort(unique(time[cause > 0]))
  c(sapply(steps, function(u) {
    c(u, sapply(1:causes, function(k) {
      own <- found[[paste(1, k)]]
      if (is.null(own)) return(c(0, 0, NA, NA))
      at <- max(which(own$time <= u))
      est <- own$est[at]
      # The same from another package.
      stopifnot(abs(est - states$pstate[max(which(states$time <= u)), 1 + k]) < 1e-9)
      # Where all exit one way the variance is nothing, but for its last digit, of which the root would have eight; it may even be below nothing.
      se <- if (own$var[at] < 1e-14) 0 else sqrt(own$var[at])
      limits <- if (est <= 0 || est > 1 - 1e-9) c(NA, NA) else est^exp(c(1, -1) * z * se / (-est * log(est)))
      c(est, se, limits)
    }))
  }))
}

paired <- function(before, after) {
  found <- asked(t.test(after, before, paired = TRUE))
  # Changes that are all nothing have t = 0 / 0; other changes that are all the same R refuses.
  if (length(found) == 1 || is.na(found$statistic)) return(NULL)
  list(t = found, n = length(before), d = after - before, sd = c(sd(before), sd(after)), r = asked(cor(before, after)))
}

effects <- function(p) {
  df <- p$n - 1
  j <- if (df < 2) NA else exp(lgamma(df / 2) - lgamma((df - 1) / 2)) / sqrt(df / 2)
  m <- mean(p$d)
  dav <- m / mean(p$sd)
  c(p$sd, p$r, m / sd(p$d), dav, m / sqrt(mean(p$sd^2)), j, j * dav)
}

# Where pt loses its digits (noncentrality beyond 37) the definition is integrated.
noncentral <- function(t, df, ncp) {
  if (abs(ncp) < 37) return(suppressWarnings(pt(t, df, ncp)))
  if (t < 0) return(1 - noncentral(-t, df, -ncp))
  f <- function(x) dnorm(x) * pchisq(df * (pmax(x + ncp, 0) / t)^2, df, lower.tail = FALSE)
  sum(sapply(-9:8, function(from) integrate(f, from, from + 1, rel.tol = 1e-12, abs.tol = 0, stop.on.error = FALSE)$value))
}

algina_keselman <- function(p) {
  t <- unname(p$t$statistic)
  df <- p$n - 1
  ncp <- sapply(c(0.975, 0.025), function(share) root(function(x) noncentral(t, df, x) - share, t - 10 - 3 * abs(t), t + 10 + 3 * abs(t)))
  ncp * sd(p$d) / (sqrt(p$n) * sqrt(mean(p$sd^2)))
}

sign_flip <- function(d) {
  d <- d[d != 0]
  if (length(d) == 0) return(NA)
  sums <- as.matrix(expand.grid(rep(list(c(-1, 1)), length(d)))) %*% d
  mean(abs(sums) >= abs(sum(d)) - 1e-9 * sum(abs(d)))
}

# Jacobson and Truax 1991. A score at the cut-off is still one of need.
classes <- function(before, after, least, cut, better) {
  sign <- if (better == "higher") 1 else -1
  gain <- round(sign * (after - before), 6)
  crossed <- sign * before <= sign * cut & sign * after > sign * cut
  missing <- is.na(gain)
  up <- !missing & gain >= least
  c(sum(up & crossed), sum(up & !crossed), sum(!missing & abs(gain) < least), sum(!missing & gain <= -least), sum(missing))
}

# Fieller 1954, by the quadratic inequality of the textbooks.
fieller <- function(a, b) {
  n <- length(a)
  if (n < 2 || sum(b) == 0 || sd(a - sum(a) / sum(b) * b) <= 1e-12 * max(abs(a))) return(NA)
  t2 <- qt(0.975, n - 1)^2
  q <- c(mean(b)^2 - t2 * var(b) / n, mean(a) * mean(b) - t2 * cov(a, b) / n, mean(a)^2 - t2 * var(a) / n)
  inside <- q[2]^2 - q[1] * q[3]
  if (q[1] < 0 && inside <= 0) return(c(2, NA, NA))
  c(if (q[1] > 0) 0 else 1, sort((q[2] + c(-1, 1) * sqrt(max(inside, 0))) / q[1]))
}

welch <- function(a, b) {
  found <- asked(t.test(a, b))
  if (length(found) == 1 || is.na(found$statistic)) return(NA)
  c(mean(a) - mean(b), found$conf.int, found$statistic, found$parameter, found$p.value)
}

# Price and Bonett 2002. round() takes the even number of two, which is the lower one here: (n + 1) / 2 - sqrt(n) is between two only for n = 4 m^2.
middle <- function(x) {
  n <- length(x)
  if (n < 2) return(c(NA, NA))
  at <- max(1, round((n + 1) / 2 - sqrt(n)))
  c(median(x), (sort(x)[n - at + 1] - sort(x)[at]) / (2 * qnorm(1 - pbinom(at - 1, n, 0.5))))
}

middle_difference <- function(one, other) {
  error <- sqrt(one[2]^2 + other[2]^2)
  if (is.na(error) || error == 0) return(NA)
  d <- one[1] - other[1]
  c(d, d + c(-1, 1) * z * error, 2 * pnorm(-abs(d) / error))
}

xmr <- function(x) {
  if (length(x) < 2) return(NA)
  moved <- mean(abs(diff(x)))
  c(mean(x), moved, mean(x) + c(-3, 3) * moved / 1.128, 3.268 * moved)
}

# Each rule's points as the bits of a number.
run_rules <- function(x) {
  if (length(x) < 12 || all(x == x[1])) return(NA)
  n <- length(x)
  moved <- mean(abs(diff(x)))
  far <- round((x - mean(x)) / (3 * moved / 1.128), 9)
  bits <- function(at) sum(2^(unique(at) - 1))
  in_runs <- function(sign, fewest, more) {
    r <- rle(sign)
    ends <- cumsum(r$lengths)
    unlist(lapply(which(r$values != 0 & r$lengths >= fewest), function(k) (ends[k] - r$lengths[k] + 1):(ends[k] + more)))
  }
  near <- unlist(lapply(3:n, function(end) {
    three <- (end - 2):end
    c(if (sum(far[three] > 2 / 3) >= 2) three[far[three] > 2 / 3], if (sum(far[three] < -2 / 3) >= 2) three[far[three] < -2 / 3])
  }))
  c(bits(which(abs(far) > 1)), bits(in_runs(sign(far), 7, 0)), bits(in_runs(sign(round(diff(x), 6)), 5, 1)), bits(near))
}

# Spiegelhalter 2005, appendix: exact limits, interpolated. The upper limit is the lower one of those who were not counted.
lower_limit <- function(tail, q, p) {
  r <- q(tail)
  r - (p(r) - tail) / (p(r) - p(r - 1))
}

funnel_shares <- function(share, n) {
  if (n == 0 || share %in% c(0, 1)) return(NA)
  low <- function(tail, share) max(lower_limit(tail, function(t) qbinom(t, n, share), function(r) pbinom(r, n, share)), 0) / n
  c(sapply(c(0.025, 0.001), function(tail) c(low(tail, share), 1 - low(tail, 1 - share))))
}

funnel_rates <- function(rate, time) {
  if (rate * time <= 0) return(NA)
  limit <- function(tail) lower_limit(tail, function(t) qpois(t, rate * time), function(r) ppois(r, rate * time))
  c(sapply(c(0.025, 0.001), function(tail) c(max(limit(tail), 0), limit(1 - tail) + 1) / time))
}

# qf takes one from a number next to it where the quantile is small, and has 0 for 1.6e-16; the beta distribution keeps the digits.
f_quantile <- function(p, df1, df2) {
  share <- qbeta(p, df1 / 2, df2 / 2)
  found <- if (p < 0.5) share / (1 - share) * df2 / df1 else qf(p, df1, df2)
  stopifnot(abs(found - qf(p, df1, df2)) <= 1e-9 * max(1, found))
  found
}

# What is drawn: of five kinds, so that what is nasty is not rare.
kinds <- c("plain", "ties", "few", "extreme", "wild")

size <- function(kind, most) switch(kind, few = sample(0:2, 1), sample(3:most, 1))

hits <- function(kind, n) {
  if (n == 0) return(0)
  switch(kind, extreme = one_of(0, n), rbinom(1, n, runif(1)))
}

spells <- function(kind) {
  n <- size(kind, 7)
  time <- switch(kind, ties = sample(1:4, n, TRUE), extreme = if (runif(1) < 0.5) rep(0, n) else sample(0:30, n, TRUE), sample(0:90, n, TRUE) / 2)
  if (kind == "wild" && runif(1) < 0.3 && n > 0) time[1] <- -time[1] - 1
  list(time = time, event = rbinom(n, 1, if (kind == "extreme") one_of(0, 1) else 0.7))
}

values <- function(kind, n) {
  switch(kind,
    ties = sample(1:3, n, TRUE),
    extreme = if (runif(1) < 0.7) rep(sample(1:40, 1) / 10, n) else sample(1:40, n, TRUE) / 10,
    wild = round(rlnorm(n, 5, 2), 2),
    round(rnorm(n, 20, 6), 1))
}

data(paste0("# R ", getRversion(), ", survival ", packageVersion("survival"), ", cmprsk ", packageVersion("cmprsk"), ", epitools ",
  packageVersion("epitools"), "; ", sets, " sets, seed ", seed))

for (set in seq_len(sets)) {
  kind <- kinds[(set - 1) %% length(kinds) + 1]
  data("set", set, kind)

  n <- c(size(kind, 40), size(kind, 40))
  if (kind == "extreme" && runif(1) < 0.2) n[2] <- 0
  x <- c(hits(kind, n[1]), hits(kind, n[2]))
  if (kind == "wild" && runif(1) < 0.1) {
    data("proportion", n[1] + 1, n[1])
    answer("wilson", asked(wilson(n[1] + 1, n[1])))
  } else {
    data("proportion", x[1], n[1])
    answer("wilson", if (n[1] == 0) NA else asked(wilson(x[1], n[1])))
    answer("clopper_pearson", if (n[1] == 0) NA else asked(binom.test(x[1], n[1])$conf.int))
  }
  data("two_proportions", x[1], n[1], x[2], n[2])
  answer("newcombe", asked(newcombe(x[1], n[1], x[2], n[2])))
  # With an empty row or column fisher.test says p = 1 and any odds: there is nothing to compare.
  nothing <- any(n == 0) || sum(x) == 0 || sum(x) == sum(n)
  answer("fisher_p", if (nothing) NA else min(1, fisher.test(cbind(x, n - x))$p.value))
  answer("fisher_odds", if (nothing) NA else fisher_odds(x[1], n[1] - x[1], x[2], n[2] - x[2]))
  share <- round(runif(1), 3)
  data("binomial", x[1], n[1], share)
  answer("binomial_p", if (n[1] == 0) NA else binom.test(x[1], n[1], share)$p.value)

  four <- switch(kind, few = sample(0:1, 4, TRUE), extreme = sample(0:9, 4, TRUE) * sample(0:1, 4, TRUE), sample(0:15, 4, TRUE))
  data("pairs", four)
  answer("newcombe_paired", asked(newcombe_paired(four[1], four[2], four[3], four[4])))
  answer("mcnemar", mcnemar_exact(four[2], four[3]))
  chi <- mcnemar.test(matrix(four[c(1, 3, 2, 4)], 2))
  answer("mcnemar_chi_squared", if (four[2] + four[3] == 0) NA else c(chi$statistic, chi$p.value))

  events <- if (kind %in% c("few", "extreme")) sample(0:1, 2, TRUE) * sample(0:30, 2) else rpois(2, 8)
  times <- round(rlnorm(2, 3, 1), 1) + 0.1
  if (kind == "extreme" && runif(1) < 0.2) times[1] <- 0
  data("rates", events[1], times[1], events[2], times[2])
  answer("garwood", if (times[1] == 0) NA else garwood(events[1], times[1]))
  answer("rate_ratio", if (times[1] == 0) NA else rate_ratio(events[1], times[1], events[2], times[2]))

  s1 <- spells(kind)
  s2 <- spells(kind)
  if (kind == "wild" && runif(1) < 0.2) s2 <- list(time = c(), event = c())
  tau <- one_of(0, 2, 10, 25.5, 60)
  written <- function(s) if (length(s$time)) paste0(digits(s$time), ifelse(s$event == 1, "", "+"))
  data("survival", tau, "|", written(s1), "|", written(s2))
  answer("kaplan_meier", km(s1))
  answer("median", medians(s1))
  means <- list(rmst(s1, tau), rmst(s2, tau))
  answer("restricted_mean", means[[1]])
  answer("restricted_mean_difference", rmst_difference(means[[1]], means[[2]]))
  answer("log_rank", log_rank(s1, s2))

  s <- spells(kind)
  causes <- sample(2:3, 1)
  cause <- s$event * sample(causes, length(s$time), TRUE)
  data("exits", causes, "|", if (length(cause)) paste0(digits(s$time), ":", cause))
  answer("aalen_johansen", aalen_johansen(s$time, cause, causes))

  n <- size(kind, 10)
  before <- values(kind, n)
  after <- switch(kind, extreme = before + one_of(rep(0.3, n), sample(0:1, n, TRUE)), values(kind, n))
  least <- one_of(0.3, 1, 5, 7.5)
  cut <- one_of(2, 20, 25.5)
  better <- one_of("higher", "lower")
  lost <- rbinom(n, 1, 0.15) == 1
  data("classes", least, cut, better, "|", if (n) paste0(digits(before), ",", ifelse(lost, "-", digits(after))))
  answer("classes", classes(before, replace(after, lost, NA), least, cut, better))
  data("scores |", if (n) paste0(digits(before), ",", digits(after)))
  p <- paired(before, after)
  answer("paired_t", if (is.null(p)) NA else c(p$t$estimate, p$t$conf.int, p$t$statistic, p$t$p.value))
  answer("effects", if (is.null(p)) NA else effects(p))
  answer("algina_keselman", if (is.null(p)) NA else algina_keselman(p))
  data("changes |", digits(round(after - before, 2)))
  answer("sign_flip", sign_flip(round(after - before, 2)))

  sd0 <- c(one_of(0, 7.5, round(runif(1, 1, 10), 2)), one_of(0, round(runif(1, 1, 10), 2)))
  r <- one_of(1, 0.8, 0, round(runif(1), 2))
  m <- round(rnorm(4, 30, 9), 1)
  data("instrument", sd0, r, m)
  se <- sd0[1] * sqrt(1 - r)
  answer("reliable_change", if (se == 0) NA else c(se, sqrt(2 * se^2), (m[2] - m[1]) / sqrt(2 * se^2), 1.96 * sqrt(2 * se^2)))
  answer("cut_off", if (sum(sd0) == 0) NA else (sd0[2] * m[3] + sd0[1] * m[4]) / sum(sd0))

  a <- values(kind, size(kind, 17))
  b <- values(kind, size(kind, 17))
  data("groups |", digits(a), "|", digits(b))
  answer("welch", welch(a, b))
  answer("middle", middle(a))
  answer("middle_difference", middle_difference(middle(a), middle(b)))

  n <- size(kind, 14)
  children <- switch(kind, wild = rpois(n, 0.6), extreme = rep(sample(0:4, 1), n), sample(1:15, n, TRUE))
  cost <- switch(kind, extreme = children * 12.1 + one_of(0, rnorm(n)), round(children * runif(1, 50, 900) + rnorm(n, 300, 200), 2))
  cost <- as.numeric(digits(cost))
  data("units |", if (n) paste0(digits(cost), ",", digits(children)))
  answer("ratio_of_sums", if (sum(children) == 0) NA else sum(cost) / sum(children))
  answer("fieller", fieller(cost, children))

  p <- switch(kind, ties = sample(c(0.01, 0.02, 0.5), size(kind, 7), TRUE), extreme = sample(c(0, 1, runif(2)), 4), round(runif(size(kind, 7))^2, 5))
  data("p_values |", digits(p))
  for (method in c("holm", "BH", "bonferroni")) answer(method, p.adjust(p, method))

  n <- if (kind == "few") sample(0:2, 1) else sample(c(3, 11, 12, 13, 16), 1)
  series <- values(kind, n) + if (runif(1) < 0.5) sort(sample(0:20, n, TRUE)) else 0
  series <- if (n) round(series, 2) else series
  data("series |", digits(series))
  answer("xmr", xmr(series))
  answer("run_rules", run_rules(series))

  share <- if (kind == "extreme") one_of(0, 1, 0.001, 0.999) else round(runif(1), 3)
  n <- size(kind, 300)
  data("centre_share", share, n)
  answer("funnel_shares", funnel_shares(share, n))
  rate <- if (kind == "extreme") one_of(0, 0.001, 3) else round(rexp(1), 3)
  time <- round(rlnorm(1, 2, 1.5), 1)
  data("centre_rate", rate, time)
  answer("funnel_rates", if (time == 0) NA else funnel_rates(rate, time))

  shape <- round(rexp(2, 0.1), 1) + 0.5
  df <- sample(1:60, 2)
  p <- if (kind == "extreme") one_of(1e-8, 0, 1, 1 - 1e-6) else round(runif(1, 0.001, 0.999), 4)
  # In the middle t is next to nothing and has no digits to compare.
  if (abs(p - 0.5) < 0.01) p <- p + 0.02
  data("quantile", digits(p), shape, df)
  answer("quantiles", if (p %in% 0:1) NA else c(qnorm(p), qt(p, df[1]), qbeta(p, shape[1], shape[2]), qgamma(p, shape[1]), qchisq(p, df[1]), f_quantile(p, df[1], df[2])))
  normal <- round(rnorm(1, 0, 2), 3)
  data("tail", normal, df[1])
  answer("tails", pnorm(normal), 2 * pnorm(-abs(normal)), 2 * pt(-abs(normal), df[1]), pchisq(abs(normal), 1, lower.tail = FALSE))
}
close(out)
