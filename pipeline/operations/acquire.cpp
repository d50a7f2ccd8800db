#include "pipeline/operations/acquire.h"

#include "models/config/api_definition.h"
#include "models/store/housekeeping.h"
#include "models/store/read_connection.h"
#include "models/store/source_writer.h"
#include "pipeline/net/http_client.h"
#include "pipeline/operations/acquire_api.h"
#include "pipeline/operations/acquire_pages.h"
#include "pipeline/operations/expire_items.h"
#include "pipeline/operations/extract_archive.h"
#include "pipeline/operations/run_record.h"
#include "pipeline/operations/source_health.h"
#include "pipeline/operations/table_mappings.h"
#include "pipeline/sources/api/api_door.h"
#include "pipeline/sources/feed_source.h"
#include "pipeline/sources/folder_source.h"
#include "pipeline/sources/generator.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

namespace groundswell::operations {

using core::Error;
using core::ErrorCode;

std::int64_t AcquireReport::failedQueries() const {
    return std::count_if(queries.begin(), queries.end(),
                         [](const QueryOutcome& outcome) { return outcome.error.has_value(); });
}

domain::RunState AcquireReport::state() const {
    if (cancelled) return domain::RunState::Cancelled;
    if (failedQueries() == static_cast<std::int64_t>(queries.size())) return domain::RunState::Failed;
    return failedQueries() > 0 || issueCount > 0 ? domain::RunState::Partial : domain::RunState::Completed;
}

const Error* AcquireReport::firstError() const {
    const auto failed = std::find_if(queries.begin(), queries.end(),
                                     [](const QueryOutcome& outcome) { return outcome.error.has_value(); });
    return failed == queries.end() ? nullptr : &*failed->error;
}

std::string_view userAgent() {
    return "Groundswell/" GROUNDSWELL_VERSION " (desktop trend explorer)";
}

bool canFetch(const config::SourceConfig& source) {
    return source.type == "feed" || source.type == "generator" || source.type == "folder" ||
           config::isApiType(source.type) || config::isPageType(source.type);
}

core::Result<GeneratorQuery> parseGeneratorQuery(const std::string& query) {
    GeneratorQuery result;
    std::string_view rest = query;
    while (!rest.empty()) {
        const std::string_view part = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
        const std::size_t equals = part.find('=');
        const std::string_view name = part.substr(0, equals);
        const std::string_view digits = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
        std::int64_t value = 0;
        const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        if (problem != std::errc{} || end != digits.data() + digits.size() || value < 0) {
            return Error(ErrorCode::InvalidInput, "The generator's query has '" + std::string(part) +
                                                      "'; it takes seed, items and days, each a whole number.");
        }
        if (name == "seed") {
            result.seed = static_cast<std::uint64_t>(value);
        } else if (name == "items" && value <= 100'000'000) {
            result.items = value;
        } else if (name == "days" && value >= 1 && value <= 3650) {
            result.days = static_cast<int>(value);
        } else {
            return Error(ErrorCode::InvalidInput, "The generator's query has '" + std::string(part) +
                                                      "'; it takes seed, items and days (1 to 3650).");
        }
    }
    return result;
}

namespace {

// One query that is to be fetched.
struct Task {
    const config::SourceConfig* source;
    std::string query;
    std::string value;
};

bool isAmong(const std::vector<domain::SourceHealth>& paused, const std::string& source) {
    return std::any_of(paused.begin(), paused.end(),
                       [&](const domain::SourceHealth& one) { return one.source == source; });
}

// What a source of this type is asked for.
std::string_view askedFor(const std::string& type) {
    if (type == "feed") return "feeds to read";
    if (type == "folder") return "folders to look into";
    if (type == "telegram") return "channels to read";
    if (type == "web") return "pages to read";
    if (type == "mastodon") return "hashtags or accounts to ask for";
    return "queries to ask for";
}

// Jobs keep the message of an error alone, so that the remedy is part of it.
Error nothingToAsk(const config::SourceConfig& source) {
    return Error(ErrorCode::InvalidInput,
                 source.id + " has no " + std::string(askedFor(source.type)) + "; add one to the source.");
}

Error nothingToFetch(const std::vector<domain::SourceHealth>& paused) {
    if (paused.empty()) {
        return Error(ErrorCode::InvalidInput,
                     "There is nothing to fetch: the workspace has no enabled source with queries.")
            .with("remedy", "Add feeds to its sources, or import files.");
    }
    return Error(ErrorCode::InvalidInput,
                 "There is nothing to fetch: \"" + paused.front().source + "\" pauses. " + paused.front().pauseReason)
        .with("remedy",
              "Name it with --source to fetch it all the same, or end its pause with `groundswell schedule "
              "resume`.");
}

core::Result<std::vector<Task>> plan(const config::WorkspaceConfig& config, const AcquireRequest& request,
                                     const std::vector<domain::SourceHealth>& paused) {
    if (!request.source.empty()) {
        const config::SourceConfig* source = config.source(request.source);
        if (!source) return Error(ErrorCode::InvalidInput, "The workspace has no source '" + request.source + "'.");
        if (!canFetch(*source)) {
            return Error(ErrorCode::InvalidInput,
                         "The source '" + request.source + "' is of type '" + source->type + "', which is not fetched.")
                .with("remedy", "Use `groundswell import` for files.");
        }
    }
    std::vector<Task> tasks;
    bool queryKnown = request.query.empty();
    for (const config::SourceConfig& source : config.sources) {
        const bool wanted = request.source.empty() ? source.enabled && canFetch(source) && !isAmong(paused, source.id)
                                                   : source.id == request.source;
        if (!wanted) continue;
        // The generator has a default of its own.
        if (source.type == "generator" && source.queries.empty() && request.query.empty())
            tasks.push_back({&source, {}, {}});
        if (source.type != "generator" && source.queries.empty() && !request.source.empty())
            return nothingToAsk(source);
        for (const auto& [query, value] : source.queries) {
            if (!request.query.empty() && query != request.query) continue;
            queryKnown = true;
            tasks.push_back({&source, query, value});
        }
    }
    if (!queryKnown) return Error(ErrorCode::InvalidInput, "No source to fetch has a query '" + request.query + "'.");
    if (tasks.empty()) return nothingToFetch(paused);
    return tasks;
}

// Whatever came, came: a source of which a query was answered is well again.
core::Result<void> endPauses(workspace::WorkspaceSession& session, const AcquireReport& report) {
    std::set<std::string> good;
    for (const QueryOutcome& outcome : report.queries) {
        if (!outcome.error) good.insert(outcome.source);
    }
    if (good.empty() || report.cancelled) return {};
    auto health = sourceHealth(session);
    if (!health) return health.error();
    for (const domain::SourceHealth& one : *health) {
        if (!good.contains(one.source)) continue;
        auto resumed = session.store().writer().run(
            [&one](store::WriteTransaction& transaction) { return transaction.housekeeping().noteGood(one.source); });
        if (!resumed) return resumed.error();
    }
    return {};
}

// Fetches query after query, each with its own ingest, so that its counts and its failure are its own.
class Acquisition {
public:
    Acquisition(workspace::WorkspaceSession& session, jobs::WorkerPool& pool, const AcquireRequest& request,
                core::RunId run, const jobs::ProgressSink& progress, const std::stop_token& stop)
        : m_session(session),
          m_pool(pool),
          m_request(request),
          m_run(run),
          m_progress(progress),
          m_stop(stop),
          m_own(request.client == nullptr ? std::make_unique<net::HttpClient>(std::string(userAgent())) : nullptr),
          m_client(m_own ? *m_own : *request.client) {
        m_partition = request.partition.value_or(std::chrono::floor<std::chrono::days>(session.clock().now()) -
                                                 std::chrono::days(1));
    }

    core::Result<AcquireReport> run(const std::vector<Task>& tasks) {
        AcquireReport report;
        // A feed goes on delivering what was removed here because of its age. Whoever names days has them all.
        if (!m_request.from) {
            auto reader = m_session.store().connect();
            if (!reader) return reader.error();
            auto expiries = (*reader)->housekeeping().expiries();
            if (!expiries) return expiries.error();
            m_notBefore = expiredBefore(*expiries);
        }
        for (const Task& task : tasks) {
            if (m_stop.stop_requested()) break;
            if (m_progress) {
                m_progress({"fetch", static_cast<std::int64_t>(report.queries.size()),
                            static_cast<std::int64_t>(tasks.size()), "queries"});
            }
            auto outcome = runOne(task, report);
            if (!outcome) return outcome.error();
            report.queries.push_back(std::move(*outcome));
        }
        report.cancelled = m_stop.stop_requested();
        return report;
    }

private:
    core::Result<QueryOutcome> runOne(const Task& task, AcquireReport& report) {
        RecordIngest ingest(m_session, m_pool, settings(task), {}, m_stop);
        QueryOutcome outcome{task.source->id, task.query, false, {}, {}};
        std::optional<domain::QueryState> state;
        m_end = {};
        if (task.source->type == "generator") {
            outcome.error = generate(task, ingest);
        } else {
            auto fetched = fetch(task, ingest, outcome);
            if (!fetched) return fetched.error();
            state = std::move(*fetched);
        }
        auto ingested = ingest.finish();
        if (!ingested) return ingested.error();
        // Only now: an ETag that is remembered before its entries are stored would lose them to the next 304.
        if (state) {
            auto saved = m_session.store().writer().run([&state](store::WriteTransaction& transaction) {
                return transaction.sources().saveQueryState(*state);
            });
            if (!saved) return saved.error();
            if (auto noted = noteFetch(m_session, task.source->id, task.query, m_end); !noted) return noted.error();
        }
        outcome.counts = ingested->counts;
        report.add(*ingested);
        return outcome;
    }

    RecordIngest::Settings settings(const Task& task) {
        RecordIngest::Settings settings{.source = task.source->id,
                                        .query = task.query,
                                        .mapping = m_apis.mappingOf(*task.source),
                                        .givenMapping = {},
                                        .run = m_run,
                                        .partition = m_partition,
                                        .from = {},
                                        .to = {},
                                        .notBefore = m_notBefore};
        if (task.source->type != "generator") {
            if (m_request.from) settings.from = *m_request.from;
            if (m_request.to) settings.to = *m_request.to;
        }
        return settings;
    }

    std::optional<Error> generate(const Task& task, RecordIngest& ingest) {
        auto query = parseGeneratorQuery(task.value);
        if (!query) return query.error();
        const core::UtcDay end = m_request.to.value_or(m_partition + std::chrono::days(1));
        sources::generateSample({.seed = query->seed, .items = query->items, .days = query->days, .until = end}, ingest,
                                m_stop);
        return std::nullopt;
    }

    // An error is the store's; what the network or the service does wrong is the outcome's.
    core::Result<domain::QueryState> fetch(const Task& task, RecordIngest& ingest, QueryOutcome& outcome) {
        auto reader = m_session.store().connect();
        if (!reader) return reader.error();
        auto known = (*reader)->runs().queryState(task.source->id, task.query);
        if (!known) return known.error();
        const bool service = config::isApiType(task.source->type) || config::isPageType(task.source->type);
        const std::string address = stateAddress(task);
        domain::QueryState state = known->value_or(domain::QueryState{});
        // What was remembered of another address does not belong to this one.
        if (state.address != address) state = domain::QueryState{};
        state.source = task.source->id;
        state.query = task.query;
        state.address = address;
        state.lastTried = m_session.clock().now();
        auto fetched = service                         ? fetchService(task, ingest, state, outcome)
                       : task.source->type == "folder" ? fetchFolder(task, ingest, state, outcome)
                                                       : fetchFeed(task, ingest, state, outcome);
        m_end.reason = !fetched ? fetched.error().describe()
                       : m_request.limitPages > 0
                           ? "It ended at its limit of " + std::to_string(m_request.limitPages) + " pages."
                           : std::string("Some pages were left for a later fetch.");
        if (fetched) {
            // A look at other days or a few pages does not stand for all that came since the last fetch.
            const auto [from, to] = days();
            const bool all = !from && !to && m_request.limitPages == 0;
            if (all || !service) state.lastGood = state.lastTried;
            state.lastError.clear();
            state.failuresInRow = 0;
        } else if (fetched.error().code != ErrorCode::Cancelled) {
            outcome.error = fetched.error();
            state.lastError = fetched.error().describe();
            ++state.failuresInRow;
        }
        return state;
    }

    core::Result<void> fetchFeed(const Task& task, RecordIngest& ingest, domain::QueryState& state,
                                 QueryOutcome& outcome) {
        const std::string url = state.movedTo.empty() ? task.value : state.movedTo;
        // A feed gives what it holds, and no more than that can be had of what was before.
        TimeSpan span{state.lastGood.value_or(m_partition), *state.lastTried};
        if (m_request.gap) span = {m_request.gap->from, m_request.gap->to};
        if (m_request.from) span.from = *m_request.from;
        if (m_request.to) span.to = *m_request.to;
        m_end.undone = {span};
        auto fetched = sources::fetchFeed(m_client, url, {state.etag, state.lastModified, state.movedTo},
                                          task.source->allowPrivateNetwork, ingest, m_stop);
        if (!fetched) return std::move(fetched).error();
        outcome.notModified = fetched->notModified;
        // Entries outside of an asked range were left out: the next fetch has to bring them.
        const bool all = !m_request.from && !m_request.to;
        m_end.asked = {all ? TimeSpan{core::UtcTime::min(), *state.lastTried} : span};
        m_end.undone.clear();
        state.etag = all ? fetched->memory.etag : std::string();
        state.lastModified = all ? fetched->memory.lastModified : std::string();
        state.movedTo = fetched->memory.movedTo;
        return {};
    }

    core::Result<void> fetchFolder(const Task& task, RecordIngest& ingest, domain::QueryState& state,
                                   QueryOutcome& outcome) {
        sources::FolderQuery query = sources::parseFolderQuery(task.value);
        query.mapping = m_apis.mappingOf(*task.source);
        query.now = *state.lastTried;
        // Whoever asks for days has all files read for them, and the next fetch has to bring what is of other days.
        const bool all = !m_request.from && !m_request.to;
        std::string memory = all ? state.etag : std::string();
        sources::ImportSettings settings{.tables = rememberedTables(m_session)};
        auto imported = sources::fetchFolder(query, memory, ingest, settings, m_stop);
        if (!imported) return std::move(imported).error();
        outcome.notModified = *imported == 0;
        if (all) state.etag = std::move(memory);
        // A look takes all that is there.
        if (all) m_end.asked = {TimeSpan{core::UtcTime::min(), *state.lastTried}};
        return {};
    }

    std::string stateAddress(const Task& task) {
        if (config::isApiType(task.source->type))
            return apiStateAddress(m_apis.of(*task.source), *task.source, task.value);
        if (config::isPageType(task.source->type)) return pageStateAddress(*task.source, task.value);
        return task.value;
    }

    core::Result<void> fetchService(const Task& task, RecordIngest& ingest, domain::QueryState& state,
                                    QueryOutcome& outcome) {
        ApiQuestion question{.source = *task.source, .query = task.value, .now = *state.lastTried};
        std::tie(question.from, question.to) = days();
        // Without asked days: all since the last good fetch, so that none is left out after a pause of the program.
        question.since = std::min<core::UtcTime>(m_partition, state.lastGood.value_or(m_partition));
        question.limitPages = m_request.limitPages;
        question.api = m_apis.of(*task.source);
        question.sessions = m_request.sessions != nullptr ? m_request.sessions : &m_sessions;
        if (config::isPageType(task.source->type)) return fetchPages(question, ingest, state, outcome);
        return fetchApi(question, ingest, state);
    }

    core::Result<void> fetchPages(const ApiQuestion& question, RecordIngest& ingest, domain::QueryState& state,
                                  QueryOutcome& outcome) {
        auto end = question.source.type == "telegram"
                       ? fetchFromTelegram(m_client, m_pacer, question, state.etag, ingest, m_stop)
                       : fetchFromWeb(m_client, question, state.etag, ingest, m_stop);
        // What is left of these is not known by time: all of it may be.
        const TimeSpan span{question.from.value_or(question.since), question.to.value_or(question.now)};
        // What the usual work leaves, the next one goes on with.
        const bool usual = !question.from && !question.to && question.limitPages == 0;
        (end && (end->whole || usual) ? m_end.asked : m_end.undone) = {span};
        if (!end) return std::move(end).error();
        outcome.notModified = end->notModified;
        return {};
    }

    core::Result<void> fetchApi(const ApiQuestion& question, RecordIngest& ingest, domain::QueryState& state) {
        sources::ApiSpans spans;
        auto fetched = fetchFromApi(m_client, m_pacer, question, state.etag, ingest, m_stop, spans);
        // One that did not come to ask has all before it.
        if (!fetched && spans.asked.empty()) spans.undone = {{question.from, question.to, {}}};
        const auto closed = [&question](const std::vector<sources::ApiWindow>& windows) {
            std::vector<TimeSpan> times;
            for (const sources::ApiWindow& window : windows)
                times.push_back({window.from.value_or(question.since), window.to.value_or(question.now)});
            return times;
        };
        m_end.asked = closed(spans.asked);
        m_end.undone = closed(spans.undone);
        return fetched;
    }

    // What a person asked a service for; none = all that is new.
    [[nodiscard]] std::pair<std::optional<core::UtcTime>, std::optional<core::UtcTime>> days() const {
        if (m_request.gap) return {m_request.gap->from, m_request.gap->to};
        if (m_request.from || m_request.to) return {m_request.from, m_request.to};
        if (!m_request.partition) return {};
        return {*m_request.partition, *m_request.partition + std::chrono::days(1)};
    }

    workspace::WorkspaceSession& m_session;
    jobs::WorkerPool& m_pool;
    const AcquireRequest& m_request;
    const core::RunId m_run;
    const jobs::ProgressSink& m_progress;
    const std::stop_token& m_stop;
    const std::unique_ptr<net::HttpClient> m_own;
    net::HttpClient& m_client;
    sources::ApiPacer m_pacer;
    sources::ApiSessions m_sessions;
    ApiBook m_apis;
    core::UtcDay m_partition;
    std::optional<core::UtcTime> m_notBefore;
    FetchEnd m_end;  // of the present query
};

}  // namespace

core::Result<AcquireReport> acquire(workspace::WorkspaceSession& session, jobs::WorkerPool& pool,
                                    const AcquireRequest& request, const jobs::ProgressSink& progress,
                                    const std::stop_token& stop) {
    std::vector<domain::SourceHealth> paused;
    if (request.source.empty()) {
        auto found = pausedSources(session);
        if (!found) return found.error();
        paused = std::move(*found);
        std::erase_if(paused, [&](const domain::SourceHealth& one) {
            const config::SourceConfig* source = session.config().source(one.source);
            return source == nullptr || !source->enabled || !canFetch(*source);
        });
    }
    auto tasks = plan(session.config(), request, paused);
    if (!tasks) return tasks.error();
    std::string title = request.source.empty() ? "All sources" : request.source;
    if (!request.query.empty()) title += " / " + request.query;
    auto run = RunRecord::begin(session, domain::RunKind::Acquire, request.source, title);
    if (!run) return run.error();
    // What a crash left outside is older than what comes now.
    if (auto older = extractArchive(session, pool, ArchivePart::Unknown, run->id(), {}, stop); !older)
        return older.error();
    auto report = Acquisition(session, pool, request, run->id(), progress, stop).run(*tasks);
    if (!report) return report.error();
    report->paused = std::move(paused);
    for (const domain::SourceHealth& one : report->paused) {
        if (auto noted = notePause(session, one); !noted) return noted.error();
    }
    if (auto ended = endPauses(session, *report); !ended) return ended.error();
    std::vector<sources::InputIssue> issues = report->issues;
    for (sources::InputIssue& warning : report->warnings()) issues.push_back(std::move(warning));
    for (const QueryOutcome& outcome : report->queries) {
        if (outcome.error) issues.push_back({outcome.source + "/" + outcome.query, 0, outcome.error->describe()});
    }
    if (auto ended = run->end(report->state(), report->counts, {}, issues); !ended) return ended.error();
    return report;
}

}  // namespace groundswell::operations
