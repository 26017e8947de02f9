#!/usr/bin/env bash
# Drill 12: a column gets another name by expand and contract, in four releases of accounts, while people sign up, browse and buy; no
# request fails and nobody gets another name. The releases are made of this checkout with the patches of nomad/test/upgrade. The
# database does not fit what is here afterwards: only nomad/test/run.sh runs this, whose agents and data are thrown away.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need git psql tar
[ -f "${SOUK_HOME:-}/ports.vars.hcl" ] || fail "run it by nomad/test/run.sh 12-upgrade"
copy=$work/release
begin_drill "an upgrade that renames a column, by expand and contract"

database=$(nomad job run -output "${var_flags[@]}" jobs/accounts.nomad.hcl | jq -r '.Job.TaskGroups[0].Tasks[0].Env.SOUK_DB_URL')
ask() { # SQL, as superuser
    local address=${database#*//}
    PGPASSWORD=$(cat "$state/secrets/password-postgres") psql -X -qAt -F ' ' -h "${address%%:*}" -p "$(sed 's/.*:\([0-9]*\).*/\1/' <<<"$address")" -U postgres -d souk_accounts -c "$1"
}

build() { # patch: the next release, in a copy of what is here
    local file
    for file in $(sed -n 's#^--- a/##p' "test/upgrade/$1.patch"); do
        cp "$root/$file" "$copy/$file"
    done
    git -C "$copy" apply "$here/test/upgrade/$1.patch"
    (cd "$copy" && ./mvnw ${MAVEN_OFFLINE:+-o} -ntp -q -Dquick -Dmaven.test.skip=true -pl accounts -am package >"$work/build.log" 2>&1) || fail "the release does not build: $(tail -5 "$work/build.log")"
    rm -rf "$work/$1" && mkdir -p "$work/$1" && cp -R "$copy/accounts/target" "$work/$1/target"
}

people() { # sign up, confirm and look at their own name, as long as the load goes on
    local number=0 said wanted
    while true; do
        number=$((number + 1))
        wanted="Drill $number"
        said=$( (customer "$wanted" && json GET /accounts/me '' -H @<(bearer) | jq -r .name) 2>&1) || said="failed: $said"
        if [ "$said" = "$wanted" ]; then
            echo "person 200 0" >>"$work/answers.person"
        else
            echo "person 000 0" >>"$work/answers.person"
            echo "$(date -u +%H:%M:%S.%3N) person $wanted: $said" >>"$work/wrong"
        fi
        sleep 1
    done
}

mkdir "$copy"
git -C "$root" ls-files -z | tar -C "$root" --null -T - -cf - | tar -C "$copy" -xf -
mkdir -p "$copy/local" && ln -s "$root/local/target" "$copy/local/target"
for release in 1-expand 2-read 3-write 4-contract; do
    build $release
    say "built $release"
done
customer
some_sku
start_load
people &
loads+=($!)
for release in 1-expand 2-read 3-write 4-contract; do
    say "release $release: $(sed -n 's/^+\(-- .*\)/\1/p' "test/upgrade/$release.patch")"
    sed -n 's/^+\([a-z].*;\)$/    \1/p' "test/upgrade/$release.patch"
    rm -rf "$copy/accounts/target" && cp -R "$work/$release/target" "$copy/accounts/target"
    SOUK_VERSION=drill-12-$release "$copy/nomad/bin/deploy" dev accounts
    say "columns: $(ask "select string_agg(column_name || case is_nullable when 'YES' then '?' else '' end, ' ') from information_schema.columns where table_name = 'account' and column_name like '%name'")"
    case $release in
        1-expand) say "of $(ask 'select count(*) from account') accounts, $(ask 'select count(*) from account where display_name is null') have no display_name yet" ;;
        2-read) say "accounts whose names differ: $(ask 'select count(*) from account where display_name is distinct from name')" ;;
        3-write) say "accounts that no longer have the old column: $(ask 'select count(*) from account where name is null') of $(ask 'select count(*) from account')" ;;
    esac
    sleep 5
done
report_load
say "accounts: $(ask 'select count(*) from account')"
