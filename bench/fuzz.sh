#!/usr/bin/env bash
# Fuzzes a running service by its own OpenAPI document, with all checks, then walks from lists to
# items. Run by hand:
#   bench/fuzz.sh [URL] [EXAMPLES] [SEED] [further options of schemathesis]
# PHASES=coverage before it tries each constraint of each parameter instead: more than an hour.
# It needs Python 3; schemathesis is installed once, in a folder outside of the repository.
set -euo pipefail
url=${1:-http://127.0.0.1:8000}
examples=${2:-20}
seed=${3:-1}
shift $(($# < 3 ? $# : 3))

folder=${FUZZ_FOLDER:-${XDG_CACHE_HOME:-$HOME/.cache}/pipeline-api-fuzz}
here=$(cd "$(dirname "$0")" && pwd)
if [ ! -x "$folder/bin/schemathesis" ]; then
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet schemathesis==4.32.5
fi

# it keeps the first MiB of an answer, and stumbles over YAML that ends there; what
# answers in JSON is the same document
cd "$folder"
failed=0
export SCHEMATHESIS_HOOKS=$here/fuzz_wire.py
# all checks are on unless the configuration says otherwise for some requests, which naming them
# here would overrule
fuzz() {
  "$folder/bin/schemathesis" --config-file "$here/fuzz.toml" run "$@" \
    --max-examples "$examples" --seed "$seed" --continue-on-failure --suppress-health-check all \
    --exclude-path-regex 'openapi\.yaml$'
}
fuzz "$url/v1/openapi.json" --phases "${PHASES:-examples,fuzzing}" "$@" || failed=$?
curl -fsS "$url/v1/openapi.json" | python3 "$here/walks.py" >walks.json
fuzz walks.json --url "$url" --phases stateful "$@" || failed=$?
exit "$failed"
