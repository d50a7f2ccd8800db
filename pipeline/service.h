#pragma once

#include "models/config/workflow_config.h"
#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/cluster.h"
#include "models/domain/filter.h"
#include "models/domain/job_history.h"
#include "models/domain/rows.h"
#include "models/domain/run.h"
#include "models/domain/source_state.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace groundswell::jobs {
class Alarm;
class TaskRegistry;
}  // namespace groundswell::jobs

namespace groundswell::workspace {
struct HandedCommands;
}

namespace groundswell::pipeline {

/// A workspace as the switcher lists it.
struct WorkspaceEntry {
    std::string id;
    std::string name;
    std::filesystem::path folder;
};

/// A question's answer arrives through drain(); destroying or cancelling the ticket makes sure that it never does.
class Ticket {
public:
    Ticket() = default;
    explicit Ticket(std::function<void()> cancel) : m_cancel(std::move(cancel)) {}
    Ticket(Ticket&& other) noexcept : m_cancel(std::exchange(other.m_cancel, nullptr)) {}
    Ticket& operator=(Ticket&& other) noexcept {
        if (this != &other) {
            cancel();
            m_cancel = std::exchange(other.m_cancel, nullptr);
        }
        return *this;
    }
    Ticket(const Ticket&) = delete;
    Ticket& operator=(const Ticket&) = delete;
    ~Ticket() { cancel(); }

    void cancel() {
        if (auto call = std::exchange(m_cancel, nullptr)) call();
    }

private:
    std::function<void()> m_cancel;
};

/// Called on the owner thread, from drain().
template <class T>
using Answer = std::function<void(core::Result<T>)>;

/// Positive: the number of a job in the open workspace's queue. Negative: a number of this service, for what it was
/// asked to start; that stays its number until the service ends, also once a job of the queue does it. 0: none.
using JobId = std::int64_t;

enum class JobKind {
    Import,
    Fetch,
    Process,
    Export,
    Sample,
    Refresh,
    Expire,
    Prune,
    Vacuum,
    Backup,
    Report,
    Rebuild,
    Command,  ///< of another process
    Other     ///< see JobStatus::task
};
enum class JobState {
    Waiting,  ///< for its turn, for a time, or for other jobs
    Running,
    Retrying,  ///< an attempt failed; waits for the next
    Completed,
    Partial,
    Failed,
    Cancelled,
    Blocked,     ///< what it waited for failed; it is not run
    Interrupted  ///< a run without a job that ended with the program
};
/// Whether nothing more happens by itself.
[[nodiscard]] constexpr bool hasEnded(JobState state) noexcept {
    return state != JobState::Waiting && state != JobState::Running && state != JobState::Retrying;
}

/// A job, or the record of a run that no job made, as the activity strip and the Runs page show it. A value.
struct JobStatus {
    JobId id = 0;     ///< 0 for a run without a job
    core::JobId job;  ///< the job of the queue that this tells of; none outside of it
    JobKind kind = JobKind::Import;
    JobState state = JobState::Waiting;
    std::string task;        ///< the queue's word for what it does; empty outside of it
    std::string title;       ///< file or source names, or the words of another process's command; for people
    std::string source;      ///< source id; empty when it concerns all
    std::string pool;        ///< where it runs; empty outside of the queue
    std::string stage;       ///< "read", "archive", "process", "cluster", ...; a stable word
    std::int64_t done = 0;   ///< of `total`, in items or bytes
    std::int64_t total = 0;  ///< 0 = unknown
    domain::RunCounts counts;
    std::optional<core::Error> error;  ///< of a job that waits for its next attempt too
    bool needsPerson = false;          ///< will fail again until somebody changes something
    int attempt = 0;                   ///< attempts begun
    int maxAttempts = 0;
    core::RunId run;  ///< its last record, for runIssues(); none when it made none
    core::UtcTime createdAt{};
    std::optional<core::UtcTime> startedAt;  ///< of the last attempt
    std::optional<core::UtcTime> endedAt;
    std::optional<core::UtcTime> waitsUntil;    ///< of what waits for a time
    std::optional<core::UtcTime> stageBeganAt;  ///< of what this service saw running
};

using JobGroup = domain::ActivityGroup;
using JobCounts = domain::ActivityCounts;

/// Newest first: jobs of the queue, what this service does beside it, and runs that no job made.
struct JobPage {
    std::vector<JobStatus> rows;
    std::int64_t total = 0;  ///< of the group
    JobCounts counts;
};

/// A part of a job's life.
struct JobSpan {
    enum class What {
        Waiting,  ///< for other jobs or a time
        Queued,   ///< for a free slot
        Running,
        PutOff  ///< for its next attempt
    } what = What::Queued;
    core::UtcTime from{};
    core::UtcTime to{};  ///< now, while it goes on
};

struct JobDetails {
    JobStatus status;
    std::vector<domain::JobAttempt> attempts;  ///< those that did not succeed, in order
    std::vector<JobSpan> spans;                ///< without gaps, in order
    std::chrono::microseconds waited{};        ///< all that it did not run
    std::chrono::microseconds ran{};
};

/// How a pool of the queue stands.
struct PoolLoad {
    std::string name;  ///< "network", "cpu", "io", "interactive"
    int slots = 0;
    int used = 0;
    std::int64_t queued = 0;  ///< jobs that could run now
};

struct ClusterPage {
    std::vector<domain::Cluster> rows;
    std::int64_t total = 0;                             ///< clusters that match the filter, exactly
    std::vector<std::vector<std::int64_t>> sparklines;  ///< per row `sparklineBins` counts
    std::chrono::microseconds sparklineWidth{};
    core::UtcTime sparklineEnd{};  ///< where the last bin ends
};

struct ItemPage {
    std::vector<domain::ItemRow> rows;
    std::int64_t total = 0;
};

struct ClusterDetail {
    domain::Cluster cluster;
    std::vector<domain::KeywordRow> keywords;
};

/// What to find the neighbours of, and among what.
struct SimilarQuestion {
    core::ItemId item;                 ///< a stored item; none = `text`
    std::string text;                  ///< a text of any language
    std::vector<std::string> sources;  ///< compare with items of these only; empty = all
    std::int64_t limit = 20;           ///< of items, and of clusters
    double minScore = 0;               ///< 0..1
};

struct SimilarItem {
    domain::ItemRow row;
    double score = 0;  ///< 0..1; 1 = a copy
};

struct SimilarCluster {
    domain::Cluster cluster;
    double score = 0;      ///< 0..1: at least its nearest member's
    core::ItemId nearest;  ///< its nearest member
};

/// Nearest first; ties by id.
struct SimilarPage {
    std::vector<SimilarItem> items;
    std::vector<SimilarCluster> clusters;
    std::string vectors = "lexical";  ///< or the model of the dense vectors that were compared beside words
    std::string wordsAloneReason;     ///< why there are none although items have some; empty = all as it should be
};

struct RunPage {
    std::vector<domain::Run> rows;
    std::int64_t total = 0;
};

/// What Overview shows.
struct Summary {
    std::int64_t items = 0;
    std::int64_t clusters = 0;  ///< with two items or more
    std::map<std::string, std::int64_t> itemsByState;
    std::int64_t contradictedClaims = 0;  ///< items whose text is in another language than their source claims
    std::vector<domain::SourceSummary> sources;
    std::optional<std::pair<core::UtcTime, core::UtcTime>> span;  ///< oldest and newest published_at
};

/// A cluster that grew in the last window, with the raw counts that the words need.
struct RisingCluster {
    domain::Cluster cluster;
    std::int64_t recent = 0;      ///< items in the last 24 h before `asOf`
    std::optional<double> usual;  ///< mean of the same hours of the 28 days before; none = younger than that
    std::vector<std::int64_t> sparkline;
    core::UtcTime asOf{};

    /// (recent + 5) / (usual + 5); with usual 0 where there is none yet.
    [[nodiscard]] double ratio() const { return (static_cast<double>(recent) + 5) / (usual.value_or(0) + 5); }
};

/// Values for the filter controls, most frequent first.
struct Facets {
    std::vector<domain::FacetValue> languages;
    std::vector<domain::FacetValue> sources;
};

inline constexpr int sparklineBins = 56;  ///< of six hours: fourteen days

enum class ExportWhat { Items, Clusters, Keywords };
enum class ExportFormat { Csv, JsonLines };

struct ExportRequest {
    ExportWhat what = ExportWhat::Clusters;
    ExportFormat format = ExportFormat::Csv;
    domain::Filter filter;
    domain::ClusterSort clusterSort = domain::ClusterSort::Items;  ///< order of rows, as on the screen
    domain::ItemSort itemSort = domain::ItemSort::Id;
    domain::SortOrder order = domain::SortOrder::Descending;
    std::filesystem::path file;  ///< replaced when it exists: the dialog has asked
};

struct FetchRequest {
    std::string source;                ///< empty = every enabled source that can be fetched
    std::optional<core::UtcDay> from;  ///< inclusive; for sources that know dates
    std::optional<core::UtcDay> to;    ///< exclusive
};

struct ServiceOptions {
    std::filesystem::path profile;             ///< where workspaces are kept
    std::shared_ptr<const core::Clock> clock;  ///< null = the system's
    /// How to run what other processes hand to the owner of the workspace; null = they are turned away.
    std::shared_ptr<const workspace::HandedCommands> handedCommands{};
    std::string program{};  ///< version; other processes have to be of the same
    /// Adds tasks to those that workspaces have, before a queue starts; on a thread of the service.
    std::function<void(jobs::TaskRegistry&)> addTasks{};
    std::shared_ptr<jobs::Alarm> alarm{};  ///< by which schedules wait; null = the system's
};

/// The facade: everything that the window asks of the program. Lives on one owner thread, never blocks it: questions
/// and jobs run on worker threads, their answers wait in a mailbox until drain() hands them over (about 30 times a
/// second). Not thread-safe. Its destructor requests stop, drops what is pending and joins.
class Service {
public:
    explicit Service(ServiceOptions options);
    ~Service();
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;

    /// Hands over what arrived since the last call. Returns how many calls were made.
    int drain();
    /// Blocks until something waits for drain() or the time is over; for programs without an event loop.
    bool waitForMail(std::chrono::milliseconds timeout);

    // --- workspaces
    Ticket listWorkspaces(Answer<std::vector<WorkspaceEntry>> answer);
    Ticket createWorkspace(config::WorkspaceConfig workspace, Answer<WorkspaceEntry> answer);
    /// Opens a workspace by id or folder; the one that was open is closed. Other calls answer NotFound before. While it
    /// is open and can be written to, what it schedules runs by itself.
    Ticket openWorkspace(std::string idOrFolder, Answer<config::WorkspaceConfig> answer);
    void closeWorkspace();
    [[nodiscard]] const std::optional<config::WorkspaceConfig>& workspace() const;
    /// Why the open workspace can only be read (another process owns it), or empty.
    [[nodiscard]] const std::string& readOnlyReason() const;

    // --- questions; late answers of cancelled tickets are dropped
    Ticket summary(Answer<Summary> answer);
    Ticket rising(int limit, Answer<std::vector<RisingCluster>> answer);
    Ticket clusters(domain::Filter filter, domain::ClusterSort sort, domain::SortOrder order, domain::Page page,
                    Answer<ClusterPage> answer);
    Ticket clusterDetail(core::ClusterId cluster, Answer<ClusterDetail> answer);
    /// The cluster's items by day, with those that were removed since; empty when there is no such cluster.
    Ticket clusterHistory(core::ClusterId cluster, Answer<std::vector<domain::DayCount>> answer);
    Ticket items(domain::Filter filter, domain::ItemSort sort, domain::SortOrder order, domain::Page page,
                 Answer<ItemPage> answer);
    Ticket timeline(domain::Filter filter, domain::BinWidth width, Answer<std::vector<domain::TimeBin>> answer);
    Ticket timelineBySource(domain::Filter filter, domain::BinWidth width,
                            Answer<std::map<std::string, std::vector<domain::TimeBin>>> answer);
    Ticket facets(domain::Filter filter, Answer<Facets> answer);
    /// Items and clusters nearest to a text by the vectors that the workspace clusters by. Asks the embedding service
    /// for a text's; without it words alone are compared. NotFound when the item is gone.
    Ticket similar(SimilarQuestion question, Answer<SimilarPage> answer);
    Ticket runs(domain::Page page, Answer<RunPage> answer);
    Ticket runIssues(core::RunId run, Answer<std::vector<domain::RunIssue>> answer);

    // --- decisions about clusters; written at once, also while a job runs. A cancelled ticket stops the answer alone.
    /// Puts clusters into another one, which keeps its id. NotFound, InvalidInput; StoreLocked when another process
    /// owns the workspace.
    Ticket mergeClusters(core::ClusterId into, std::vector<core::ClusterId> from, Answer<domain::ClusterEdit> answer);
    /// Gives members of a cluster one of their own. Errors as those of mergeClusters.
    Ticket splitCluster(core::ClusterId cluster, std::vector<core::ItemId> items, Answer<domain::ClusterEdit> answer);
    /// As if it had never been decided, whatever was decided since; redo brings it back. NotFound, StoreLocked.
    Ticket undoClusterEdit(core::EditId edit, Answer<void> answer);
    Ticket redoClusterEdit(core::EditId edit, Answer<void> answer);

    /// What a person typed into the search box, in the form that Filter takes; never fails.
    [[nodiscard]] static domain::SearchQuery parseSearch(const std::string& typed);

    // --- jobs. Imports, fetches, processing and refreshing are jobs of the open workspace's queue: they survive the
    // end of the program and go on when the workspace is opened again. Imports and fetches go on into processing by
    // themselves. Exports and the sample run one after the other in this service and are forgotten at its end. Without
    // a workspace, or with one that can only be read, what would write fails at once: NotFound, StoreLocked.
    JobId startImport(std::vector<std::string> files, std::string source);
    JobId startFetch(FetchRequest request);
    JobId startProcess();
    /// Looks the clusters over without new items; with a granularity ("topic", "story", "event", "near_copies"; empty =
    /// as it is) everything is clustered anew.
    JobId startRefresh(std::string granularity);
    /// Any task of the queue, with its arguments as JSON. It fails at once as Unsupported or InvalidInput when the
    /// queue does not take it.
    JobId startTask(const std::string& task, const std::string& argumentsJson, std::string title);
    JobId startExport(ExportRequest request);
    /// Makes (or refreshes) the sample workspace and processes it; open "sample" when it is completed.
    JobId startSample();
    /// At once for what waits; what runs is asked to stop. Any JobId; unknown and ended ones are left alone.
    void cancelJob(JobId job);
    /// Puts a failed or cancelled job of the queue back. Errors: NotFound, InvalidInput (not to be tried again, or
    /// waits for one that failed), AlreadyExists, StoreLocked.
    Ticket retryJob(JobId job, Answer<void> answer);
    /// No job of the queue begins until resumeJobs(); running ones go on. Forgotten when the workspace is closed.
    void pauseJobs();
    void resumeJobs();
    [[nodiscard]] bool jobsArePaused() const;
    /// NotFound (no workspace), StoreLocked (it can only be read), InvalidInput (no such pool, less than one slot).
    core::Result<void> setPoolSlots(const std::string& pool, int slots);
    /// What was started here and what of the queue has not ended or has changed since the workspace was opened; newest
    /// first, as of the last drain().
    [[nodiscard]] std::vector<JobStatus> jobs() const;

    Ticket jobPage(JobGroup group, domain::Page page, Answer<JobPage> answer);
    /// NotFound when there is no such job.
    Ticket jobDetails(JobId job, Answer<JobDetails> answer);
    /// The newest 2,000 lines, in order; empty for what is not in the queue.
    Ticket jobLog(JobId job, Answer<std::vector<domain::JobLogLine>> answer);
    /// Empty for a workspace that can only be read.
    Ticket pools(Answer<std::vector<PoolLoad>> answer);

    /// Called from drain() when a job changed (at most 10 times a second each), and when stored data changed.
    void onJobChanged(std::function<void(const JobStatus&)> listener);
    void onDataChanged(std::function<void()> listener);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace groundswell::pipeline
