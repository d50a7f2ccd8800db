# fish completion for groundswell

function __groundswell_workspaces
    groundswell workspace list 2>/dev/null | string match -rg '^\s*([a-z0-9][a-z0-9_-]*)\b'
end

function __groundswell_using
    __fish_seen_subcommand_from $argv
end

set -l commands workspace import acquire backfill process run schedule jobs workflow expire export search trends item similar clusters status metrics demo doctor secret sql backup restore
set -l actions list show create export import validate delete feeds
set -l rows items clusters keywords trends engagement

complete -c groundswell -f
complete -c groundswell -l profile -xa '(__fish_complete_directories)' -d 'Keep everything in this folder'
complete -c groundswell -l json -d 'Print one JSON document'
complete -c groundswell -l quiet -d 'Print no progress'
complete -c groundswell -l log-level -xa 'debug info warning error' -d 'How much goes to the log'
complete -c groundswell -l version -d 'Print the version'
complete -c groundswell -l help -d 'Print help'

set -l none "not __groundswell_using $commands"
complete -c groundswell -n $none -a workspace -d 'List, make and erase workspaces'
complete -c groundswell -n $none -a import -d 'Read files into a workspace'
complete -c groundswell -n $none -a acquire -d 'Fetch from the sources'
complete -c groundswell -n $none -a backfill -d 'Fetch day by day'
complete -c groundswell -n $none -a process -d 'Run the workflow'
complete -c groundswell -n $none -a run -d 'Do what is due'
complete -c groundswell -n $none -a schedule -d 'See and run schedules'
complete -c groundswell -n $none -a jobs -d 'See, retry and cancel jobs'
complete -c groundswell -n $none -a workflow -d 'Versions of workflows'
complete -c groundswell -n $none -a expire -d 'Remove old items'
complete -c groundswell -n $none -a export -d 'Write rows to a file'
complete -c groundswell -n $none -a search -d 'Full-text search'
complete -c groundswell -n $none -a trends -d 'What is rising'
complete -c groundswell -n $none -a item -d 'One item and its numbers over time'
complete -c groundswell -n $none -a similar -d 'Nearest items and clusters'
complete -c groundswell -n $none -a clusters -d 'Look over, merge and split clusters'
complete -c groundswell -n $none -a status -d 'What is there and what waits'
complete -c groundswell -n $none -a metrics -d 'What each step did'
complete -c groundswell -n $none -a demo -d 'Sample workspace and its tables'
complete -c groundswell -n $none -a doctor -d 'Check store and archive'
complete -c groundswell -n $none -a secret -d 'Keep keys of services'
complete -c groundswell -n $none -a sql -d 'Read-only SQL'
complete -c groundswell -n $none -a backup -d 'Write a workspace into one file'
complete -c groundswell -n $none -a restore -d 'Make a workspace from a backup'

complete -c groundswell -n '__groundswell_using import acquire backfill process run schedule jobs workflow expire export search trends item similar clusters status metrics doctor sql backup' \
    -s w -l workspace -xa '(__groundswell_workspaces)' -d Workspace

set -l workspace '__fish_seen_subcommand_from workspace'
complete -c groundswell -n "$workspace; and not __groundswell_using $actions" -a "$actions"
complete -c groundswell -n "$workspace; and __groundswell_using show export delete feeds" -a '(__groundswell_workspaces)'
complete -c groundswell -n "$workspace; and __groundswell_using create import validate export" -F
complete -c groundswell -n "$workspace; and __groundswell_using create" -l id -x -d 'Id of the workspace'
complete -c groundswell -n "$workspace; and __groundswell_using create" -l name -x -d 'Name to show'
complete -c groundswell -n "$workspace; and __groundswell_using create" -l starter -xa 'sample world-news' -d 'Begin with this one'
complete -c groundswell -n "$workspace; and __groundswell_using feeds" -l opml -rF -d 'Add the feeds of this list'
complete -c groundswell -n "$workspace; and __groundswell_using feeds" -l export -rF -d 'Write an OPML list'
complete -c groundswell -n "$workspace; and __groundswell_using feeds" -l find -x -d 'Print the feeds of this page'
complete -c groundswell -n "$workspace; and __groundswell_using delete" -l yes -d 'Do not ask'

set -l import '__groundswell_using import; and not __groundswell_using workspace'
complete -c groundswell -n $import -F
complete -c groundswell -n $import -l format -xa 'auto csv jsonl ndjson feed telegram postsdb pdf html text' -d 'Form of the files'
complete -c groundswell -n $import -l map -r -d 'Mapping of fields'
complete -c groundswell -n $import -l mode -xa 'add update replace' -d 'What happens to known ids'
complete -c groundswell -n "$import; or __groundswell_using acquire backfill" -l source -x -d Source

complete -c groundswell -n '__groundswell_using acquire' -l query -x -d 'Named query'
complete -c groundswell -n '__groundswell_using acquire' -l date -x -d Day
complete -c groundswell -n '__groundswell_using acquire' -l from -x -d 'First day'
complete -c groundswell -n '__groundswell_using acquire' -l to -x -d 'Day after the last'
complete -c groundswell -n '__groundswell_using acquire' -l limit-pages -x -d 'At most so many pages'
complete -c groundswell -n '__groundswell_using acquire' -l process -d 'Process afterwards'

complete -c groundswell -n '__groundswell_using backfill' -l from -x -d 'First day'
complete -c groundswell -n '__groundswell_using backfill' -l to -x -d 'Last day'
complete -c groundswell -n '__groundswell_using backfill' -l gaps -d 'What earlier fetches left out'
complete -c groundswell -n '__groundswell_using backfill' -l process -d 'Process afterwards'

complete -c groundswell -n '__groundswell_using process' -l raw -d 'Rebuild from the archive'
complete -c groundswell -n '__groundswell_using process' -l until -x -d 'Last state'
complete -c groundswell -n '__groundswell_using process' -l retry-failed -d 'Try failed items again'

complete -c groundswell -n '__groundswell_using schedule; and not __groundswell_using list run clear pause resume' \
    -a 'list run clear pause resume'
complete -c groundswell -n '__groundswell_using run; and not __groundswell_using schedule' -l watch \
    -d 'Stay and keep the schedules running'
set -l queue '__fish_seen_subcommand_from jobs'
complete -c groundswell -n "$queue; and not __groundswell_using list show log retry cancel" -a 'list show log retry cancel'
complete -c groundswell -n "$queue; and __groundswell_using list" -l state \
    -xa 'pending received started retry success failure revoked' -d 'Only these'
complete -c groundswell -n "$queue; and __groundswell_using list log" -l limit -x -d 'At most so many'
complete -c groundswell -n "$queue; and __groundswell_using retry" -l all-failed -d 'All that have failed'
set -l workflow '__groundswell_using workflow'
set -l versions list show versions validate save diff test activate restore delete stale recompute move run-step
complete -c groundswell -n "$workflow; and not __groundswell_using $versions" -a "$versions"
complete -c groundswell -n "$workflow; and __groundswell_using validate save" -F
complete -c groundswell -n "$workflow; and __groundswell_using save" -l note -x -d 'What is new'
complete -c groundswell -n "$workflow; and __groundswell_using versions" -l log -d 'What was done with them'
complete -c groundswell -n "$workflow; and __groundswell_using test" -l sample -x -d 'About so many items'
complete -c groundswell -n "$workflow; and __groundswell_using test" -l max-failed -x -d 'Share that may fail'
complete -c groundswell -n "$workflow; and __groundswell_using activate restore" -l backfill -d 'Items go through changed steps again'
complete -c groundswell -n "$workflow; and __groundswell_using activate restore" -l new-only -d 'Items that are past stay as they are'
complete -c groundswell -n "$workflow; and __groundswell_using activate restore" -l backfill-limit -x -d 'At most so many with each process'
complete -c groundswell -n "$workflow; and __groundswell_using activate restore" -l move -x -d 'OLD=NEW: where items of a removed state go on'
complete -c groundswell -n "$workflow; and __groundswell_using recompute run-step" -l step -x -d Step
complete -c groundswell -n "$workflow; and __groundswell_using recompute" -l limit -x -d 'At most so many items'
complete -c groundswell -n "$workflow; and __groundswell_using recompute" -l unknown -d 'Also where nothing was noted'
complete -c groundswell -n "$workflow; and __groundswell_using run-step" -l item -x -d 'Item'
complete -c groundswell -n "$workflow; and __groundswell_using run-step" -l store -d 'Store what comes of it'
complete -c groundswell -n "$workflow; and __groundswell_using move" -l from -x -d 'State that they leave'
complete -c groundswell -n "$workflow; and __groundswell_using move" -l to -x -d 'State where they go on'
complete -c groundswell -n "$workflow; and __groundswell_using move" -l source -x -d 'Only of this source'
complete -c groundswell -n '__groundswell_using expire' -l before -x -d 'Published before this day'

set -l export '__groundswell_using export; and not __groundswell_using workspace'
complete -c groundswell -n "$export; and not __groundswell_using $rows" -a "$rows"
complete -c groundswell -n $export -l format -xa 'csv jsonl 4cat html' -d Form
complete -c groundswell -n $export -s o -l output -r -d File
complete -c groundswell -n $export -l window -xa '6h 24h 7d' -d 'What is recent'
complete -c groundswell -n $export -l columns -x -d Columns
complete -c groundswell -n $export -l if-exists -xa 'ask overwrite append skip' -d 'When the file exists'
complete -c groundswell -n $export -l raw-cells -d 'No apostrophe before formulas'
set -l filtered "$export; or __groundswell_using trends"
complete -c groundswell -n $filtered -l from -x -d 'First day'
complete -c groundswell -n $filtered -l to -x -d 'Day after the last'
complete -c groundswell -n $filtered -l lang -x -d Language
complete -c groundswell -n $filtered -l source -x -d Source
complete -c groundswell -n $filtered -l query -x -d 'Named query'
complete -c groundswell -n $filtered -l cluster -x -d Cluster
complete -c groundswell -n $filtered -l keyword -x -d 'Key phrase or hashtag'
complete -c groundswell -n $filtered -l label -x -d Label
complete -c groundswell -n $filtered -l min-items -x -d 'At least so many items'
complete -c groundswell -n $filtered -l min-unique -x -d 'At least so many distinct texts'
complete -c groundswell -n $filtered -l state -x -d State
complete -c groundswell -n $filtered -l text -x -d Search

complete -c groundswell -n '__groundswell_using search' -l limit -x -d 'At most so many'
complete -c groundswell -n "__groundswell_using trends; and not __groundswell_using export" -l window -xa '6h 24h 7d' -d 'What is compared'
complete -c groundswell -n '__groundswell_using trends' -l as-of -x -d 'What is later does not count'
complete -c groundswell -n '__groundswell_using trends' -l limit -x -d 'At most so many'
complete -c groundswell -n '__groundswell_using trends' -l min-authors -x -d 'So many authors in it'
complete -c groundswell -n '__groundswell_using trends' -l min-outlets -x -d 'Or so many outlets'
complete -c groundswell -n '__groundswell_using similar' -l text -x -d 'This text'
complete -c groundswell -n '__groundswell_using similar' -l item -x -d 'This stored item'
complete -c groundswell -n '__groundswell_using similar' -l queries -r -d 'Texts of a file'
complete -c groundswell -n '__groundswell_using similar' -l source -x -d 'Compare with this source'
complete -c groundswell -n '__groundswell_using similar' -l limit -x -d 'At most so many'
complete -c groundswell -n '__groundswell_using similar' -l min-score -x -d 'No rows below'
complete -c groundswell -n '__groundswell_using similar' -l clusters -d 'Clusters instead of items'
complete -c groundswell -n '__groundswell_using metrics' -l format -xa 'text prometheus csv' -d Format
complete -c groundswell -n '__groundswell_using metrics' -l run -x -d 'This run'
complete -c groundswell -n '__groundswell_using metrics' -l days -x -d 'Runs of so many days'
complete -c groundswell -n '__groundswell_using metrics' -s o -l output -r -d File
complete -c groundswell -n '__groundswell_using sql' -l max-rows -x -d 'At most so many rows'
complete -c groundswell -n '__groundswell_using sql' -l max-seconds -x -d 'At most so long'
complete -c groundswell -n '__groundswell_using secret; and not __groundswell_using set remove list' \
    -a 'set remove list'
complete -c groundswell -n '__groundswell_using secret; and __groundswell_using set' -l in-file -d 'In a file of the profile'
complete -c groundswell -n '__groundswell_using secret; and __groundswell_using list' \
    -s w -l workspace -xa '(__groundswell_workspaces)' -d Workspace
complete -c groundswell -n '__groundswell_using doctor' -l repair -d 'Rebuild what can be rebuilt'
complete -c groundswell -n '__groundswell_using demo' -s o -l output -r -d Folder
complete -c groundswell -n '__groundswell_using backup restore' -F
complete -c groundswell -n '__groundswell_using restore' -l id -x -d 'Id of the new workspace'

complete -c groundswell -n '__groundswell_using clusters; and not __groundswell_using refresh merge split' \
    -a 'refresh merge split'
complete -c groundswell -n '__groundswell_using clusters; and __groundswell_using refresh' -l granularity \
    -xa 'topic story event near_copies' -d 'Cluster anew'
