#!/usr/bin/env bash
# Times dosah and DuckDB on the same files in one run: benches/run.sh [SESSIONS] (default 1,000,000), from the repository's root.
# Needs python3 with numpy, pyarrow and duckdb; the program is built first, in release.
set -euo pipefail
cd "$(dirname "$0")/.."
sessions=${1:-1000000}
data=target/bench-$sessions
dosah=target/release/dosah

cargo build --release --locked --quiet
[ -d "$data" ] || python3 benches/generate.py "$data" $((sessions / 20)) "$sessions"
cp benches/dosah.toml "$data/"

# The best of five, in seconds: what else the machine does can only add to it.
best() {
  python3 - "$@" <<'PY'
import subprocess, sys, time
times = []
for _ in range(5):
    start = time.perf_counter()
    subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    times.append(time.perf_counter() - start)
print(f"{min(times):.2f}")
PY
}

for project in even-risk pomahame-spolecne; do
  for paper in "" --no-pdf; do
    printf '%-45s %5s s\n' "report sample_data/$project $paper" "$(best $dosah report sample_data/$project $paper --output target/bench-report --quiet)"
    rm -rf target/bench-report
  done
done
ours=$(best $dosah indicators "$data")
theirs=$(best python3 benches/answers_duckdb.py "$data")
printf '%-45s %5s s\n' "$sessions sessions, CSV to measurements.csv" "$ours" "$sessions sessions, DuckDB's answers" "$theirs"
python3 -c "print(f'dosah needs {$ours / $theirs:.2f} of the time')"
