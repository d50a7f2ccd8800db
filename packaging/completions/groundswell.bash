# bash completion for groundswell

_groundswell_workspaces() {
    "$1" workspace list 2>/dev/null | awk '$1 ~ /^[a-z0-9][a-z0-9_-]*$/ {print $1}'
}

_groundswell() {
    local cur prev words cword
    _init_completion || return

    local global='--profile --json --quiet --log-level --version --help'
    local filters='--from --to --lang --source --query --cluster --keyword --label --min-items --min-unique --state --text'
    local command='' subject='' i
    for ((i = 1; i < cword; i++)); do
        case ${words[i]} in
            --profile | --log-level | -w | --workspace | -o | --output | --format | --source) ((i++)) ;;
            -*) ;;
            *)
                if [[ -z $command ]]; then
                    command=${words[i]}
                else
                    subject=${words[i]}
                    break
                fi
                ;;
        esac
    done

    case $prev in
        --profile) _filedir -d; return ;;
        -o | --output) if [[ $command == demo ]]; then _filedir -d; else _filedir; fi; return ;;
        --map) _filedir json; return ;;
        --opml | --export) _filedir; return ;;
        --find) return ;;
        --log-level) mapfile -t COMPREPLY < <(compgen -W 'debug info warning error' -- "$cur"); return ;;
        --mode) mapfile -t COMPREPLY < <(compgen -W 'add update replace' -- "$cur"); return ;;
        --if-exists) mapfile -t COMPREPLY < <(compgen -W 'ask overwrite append skip' -- "$cur"); return ;;
        --format)
            local formats='auto csv jsonl ndjson feed telegram postsdb pdf html text'
            [[ $command == export ]] && formats='csv jsonl 4cat html'
            mapfile -t COMPREPLY < <(compgen -W "$formats" -- "$cur")
            return
            ;;
        -w | --workspace) mapfile -t COMPREPLY < <(compgen -W "$(_groundswell_workspaces "${words[0]}")" -- "$cur"); return ;;
        --from | --to | --date | --before | --limit | --limit-pages | --source | --query | --lang | --cluster | --keyword | --label | \
            --min-items | --min-unique | --state | --text | --until | --columns | --id | --name | --max-rows | --max-seconds | --item | \
            --min-score | --note | --sample | --max-failed | --backfill-limit | --move | --step | --as-of | \
            --min-authors | --min-outlets) return ;;
        --window) mapfile -t COMPREPLY < <(compgen -W '6h 24h 7d' -- "$cur"); return ;;
        --granularity) mapfile -t COMPREPLY < <(compgen -W 'topic story event near_copies' -- "$cur"); return ;;
        --starter) mapfile -t COMPREPLY < <(compgen -W 'sample world-news' -- "$cur"); return ;;
    esac

    local choices=$global files=''
    case $command in
        '') choices+=' workspace import acquire backfill process run schedule workflow jobs expire export search trends item similar clusters status metrics demo doctor secret sql backup restore' ;;
        workspace)
            case $subject in
                '') choices='list show create export import validate delete feeds' ;;
                feeds) choices+=" --opml --export --find $(_groundswell_workspaces "${words[0]}")" ;;
                create) choices+=' --id --name --starter'; files='@(json)' ;;
                import | validate) files='@(json)' ;;
                export) choices+=" $(_groundswell_workspaces "${words[0]}")"; files='@(json)' ;;
                show) choices+=" $(_groundswell_workspaces "${words[0]}")" ;;
                delete) choices+=" --yes $(_groundswell_workspaces "${words[0]}")" ;;
            esac
            ;;
        import) choices+=' -w --workspace --source --format --map --mode'; files=any ;;
        acquire) choices+=' -w --workspace --source --query --date --from --to --limit-pages --process' ;;
        backfill) choices+=' -w --workspace --source --from --to --gaps --process' ;;
        process) choices+=' -w --workspace --raw --until --retry-failed' ;;
        run) choices+=' -w --workspace --watch' ;;
        schedule)
            case $subject in
                '') choices='list run clear pause resume' ;;
                *) choices+=' -w --workspace' ;;
            esac
            ;;
        workflow)
            case $subject in
                '') choices='list show versions validate save diff test activate restore delete stale recompute move run-step' ;;
                validate) choices+=' -w --workspace'; files='@(json)' ;;
                save) choices+=' -w --workspace --note'; files='@(json)' ;;
                versions) choices+=' -w --workspace --log' ;;
                test) choices+=' -w --workspace --sample --max-failed' ;;
                activate | restore) choices+=' -w --workspace --backfill --new-only --backfill-limit --move' ;;
                recompute) choices+=' -w --workspace --step --limit --unknown' ;;
                move) choices+=' -w --workspace --from --to --source' ;;
                run-step) choices+=' -w --workspace --step --item --store' ;;
                *) choices+=' -w --workspace' ;;
            esac
            ;;
        jobs)
            case $subject in
                '') choices='list show log retry cancel' ;;
                list) choices+=' -w --workspace --state --limit' ;;
                log) choices+=' -w --workspace --limit' ;;
                retry) choices+=' -w --workspace --all-failed' ;;
                show | cancel) choices+=' -w --workspace' ;;
            esac
            ;;
        expire) choices+=' -w --workspace --before' ;;
        export)
            choices+=" -w --workspace --format -o --output $filters --window --columns --if-exists --raw-cells"
            [[ -z $subject ]] && choices='items clusters keywords trends engagement'
            ;;
        search) choices+=' -w --workspace --limit' ;;
        trends) choices+=" -w --workspace --window --as-of --limit --min-authors --min-outlets $filters" ;;
        similar)
            choices+=' -w --workspace --text --item --queries --source --limit --min-score --clusters'; files=any ;;
        clusters)
            case $subject in
                '') choices='refresh merge split' ;;
                refresh) choices+=' -w --workspace --granularity' ;;
                merge | split) choices+=' -w --workspace' ;;
            esac
            ;;
        status | item) choices+=' -w --workspace' ;;
        metrics) choices+=' -w --workspace --format --run --days -o --output'; files=any ;;
        sql) choices+=' -w --workspace --max-rows --max-seconds' ;;
        doctor) choices+=' -w --workspace --repair' ;;
        secret)
            case $subject in
                '') choices='set remove list' ;;
                set) choices+=' --in-file' ;;
                list) choices+=' -w --workspace' ;;
            esac
            ;;
        demo) choices+=' -o --output' ;;
        backup) choices+=' -w --workspace'; files=any ;;
        restore) choices+=' --id'; files=any ;;
    esac

    case $files in
        any) [[ $cur == -* ]] || _filedir ;;
        ?*) [[ $cur == -* ]] || _filedir "$files" ;;
    esac
    # Options are offered once a dash is typed.
    local found
    if [[ $cur != -* ]]; then
        mapfile -t found < <(tr ' ' '\n' <<<"$choices" | grep -v '^-')
        choices=${found[*]}
    fi
    mapfile -t found < <(compgen -W "$choices" -- "$cur")
    COMPREPLY+=("${found[@]}")
} && complete -F _groundswell groundswell
