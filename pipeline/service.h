#pragma once

#include "models/config/workflow_config.h"
#include "models/config/workflow_diff.h"
#include "models/config/workflow_report.h"
#include "models/config/workspace_config.h"
#include "models/core/clock.h"
#include "models/core/result.h"
#include "models/domain/annotation.h"
#include "models/domain/cluster.h"
#include "models/domain/cluster_story.h"
#include "models/domain/compare.h"
#include "models/domain/diff_span.h"
#include "models/domain/engagement.h"
#include "models/domain/filter.h"
#include "models/domain/job_history.h"
#include "models/domain/keyword_question.h"
#include "models/domain/rows.h"
#include "models/domain/run.h"
#include "models/domain/source_state.h"
#include "models/domain/trend.h"
#include "pipeline/service/source_answers.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
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

/// What changed stored data: a person, who waits for seeing it, or a job, which may change it many times a second.
enum class DataChange { Decision, Job };

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
    /// Per row, of the 24 h before `sparklineEnd`; a page of at most one row has none: it was asked for its total.
    std::vector<domain::TrendNumbers> trends;
};

struct ItemPage {
    std::vector<domain::ItemRow> rows;
    std::int64_t total = 0;
};

struct KeywordPage {
    std::vector<domain::KeywordTrend> rows;
    std::int64_t total = 0;  ///< keywords that match the question, exactly
    std::chrono::microseconds sparklineWidth{};
    core::UtcTime sparklineEnd{};  ///< where the last bin, and the last 24 h, end
};

struct ClusterDetail {
    domain::Cluster cluster;
    std::vector<domain::KeywordRow> keywords;
    domain::ExemplarFacts exemplar;
    domain::Carriers outlets;                  ///< the first 500
    domain::Carriers authors;                  ///< the first 50
    std::vector<domain::Note> notes;           ///< newest first
    std::vector<domain::ClusterEvent> events;  ///< newest first; those without a time last
    std::vector<domain::DayCount> days;        ///< as clusterHistory()
};

/// All that is known of an item.
struct ItemDetail {
    domain::ItemRow row;                               ///< its state of the workflow is `row.item.state`
    std::vector<domain::EngagementNumber> engagement;  ///< what its numbers were when: by name, then time
    std::int64_t attempts = 0;                         ///< of the step that it waits for
    std::optional<domain::Cluster> cluster;            ///< the one it is in
    std::string rawJson;                               ///< the record that it came from, indented; untrusted
    std::string rawProblem;                            ///< why there is no `rawJson`, for people; else empty
    std::optional<core::UtcTime> fetchedAt;            ///< when that record came
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
    std::vector<domain::FetchGap> gaps;  ///< of the queries that there are, by source, query and time
};

/// What rises in a window, among the clusters that pass a filter.
struct RisingQuestion {
    domain::TrendWindow window = domain::TrendWindow::Day;
    domain::Filter filter;
    /// Distinct authors, or outlets, of the items in the window: one of the two is enough. 0 and 0 = any.
    std::int64_t minAuthors = domain::leastVoices;
    std::int64_t minOutlets = domain::leastVoices;
    int limit = 6;
};

/// How the work of a workspace stands, for the activity strip.
struct Standing {
    std::int64_t inProgress = 0;           ///< items in a state that a step of a workflow leaves
    std::vector<std::string> needSomeone;  ///< sources whose last fetch failed or that pause, by name
    std::optional<core::UtcTime> nextRun;  ///< of the schedules; none when nothing runs by itself
};

/// A cluster that grew in the last window, with the raw counts that the words need.
struct RisingCluster {
    domain::Cluster cluster;
    std::int64_t recent = 0;      ///< items in the window before `asOf`
    std::optional<double> usual;  ///< mean of the same weekday and hours of the 4 weeks before; none = it is new
    std::vector<std::int64_t> sparkline;
    core::UtcTime asOf{};
    domain::TrendWindow window = domain::TrendWindow::Day;
    int burst = 0;  ///< as in domain::TrendNumbers

    [[nodiscard]] double ratio() const noexcept { return domain::riseRatio(recent, usual); }
};

/// What rises in the window that ends at `asOf`; that is said where nothing rises too.
struct Rising {
    std::vector<RisingCluster> clusters;
    core::UtcTime asOf{};   ///< just behind the newest item that is not dated ahead
    bool hasItems = false;  ///< false: there is none, and `asOf` is now
};

/// Values for the filter controls, most frequent first.
struct Facets {
    std::vector<domain::FacetValue> languages;
    std::vector<domain::FacetValue> sources;
    std::vector<domain::FacetValue> labels;        ///< counts clusters; "" = those without any
    std::vector<domain::FacetValue> clusterSizes;  ///< counts clusters: "2-9", "10-49", "50+", in this order
};

inline constexpr int sparklineBins = 56;  ///< of six hours: fourteen days

enum class ExportWhat { Items, Clusters, Keywords, Table };
/// FourCat: items in the shape of a CSV that 4CAT imports. Html: a report for people, of clusters.
enum class ExportFormat { Csv, JsonLines, FourCat, Html };
/// Clusters of a report, unless they are chosen one by one.
inline constexpr std::int64_t mostReportedClusters = 1'000;

/// Rows that the window has at hand, such as the numbers of a chart. A value.
struct ExportTable {
    using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;  ///< monostate = unknown
    std::vector<std::string> columns;
    std::vector<std::vector<Cell>> rows;  ///< each as long as the columns
};

struct ExportRequest {
    ExportWhat what = ExportWhat::Clusters;
    ExportFormat format = ExportFormat::Csv;
    domain::Filter filter;
    domain::ClusterSort clusterSort = domain::ClusterSort::Items;  ///< order of rows, as on the screen
    domain::ItemSort itemSort = domain::ItemSort::Id;
    domain::SortOrder order = domain::SortOrder::Descending;
    std::optional<domain::KeywordQuestion> keywords{};      ///< as on the screen; its own filter is not looked at
    domain::TrendWindow window = domain::TrendWindow::Day;  ///< of what is told of the trends of clusters
    /// Of a page that shows what rises, with the ids of the clusters on it; its own filter and window are not looked
    /// at.
    std::optional<RisingQuestion> rising{};
    std::vector<std::int64_t> shown{};  ///< the ids of that page in its order; for the dialog, not written themselves
    std::filesystem::path file;         ///< replaced when it exists: the dialog has asked
    std::string textQuery;              ///< filter.text as it was typed, for the provenance
    std::vector<std::string> columns;   ///< names of export columns in their order; none = all
    std::vector<std::int64_t> ids;      ///< only these items or clusters, in this order; none = all that match
    std::string title;                  ///< of a report; empty = the workspace's name
    std::shared_ptr<const ExportTable> table{};  ///< for ExportWhat::Table, which needs no workspace
};

/// The first rows of an export as text.
struct ExportPreview {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

/// A job that has an answer beside its state; the ticket keeps the answer from coming, cancelJob() ends the job.
struct AnsweredJob {
    JobId id = 0;
    Ticket ticket;
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
    /// Whether questions about the open workspace wait or are being worked on.
    [[nodiscard]] bool isAnswering() const;
    /// Blocks until something waits for drain() or the time is over; for programs without an event loop.
    bool waitForMail(std::chrono::milliseconds timeout);

    // --- workspaces
    Ticket listWorkspaces(Answer<std::vector<WorkspaceEntry>> answer);
    Ticket createWorkspace(config::WorkspaceConfig workspace, Answer<WorkspaceEntry> answer);
    /// Opens a workspace by id or folder; the one that was open is closed. Other calls answer NotFound before. While it
    /// is open and can be written to, what it schedules runs by itself.
    Ticket openWorkspace(std::string idOrFolder, Answer<config::WorkspaceConfig> answer);
    void closeWorkspace();
    /// As it is now, also after a command of another process changed it. Changes in drain() only, but for closing.
    [[nodiscard]] const std::optional<config::WorkspaceConfig>& workspace() const;
    /// Why the open workspace can only be read (another process owns it), or empty.
    [[nodiscard]] const std::string& readOnlyReason() const;

    // --- questions; late answers of cancelled tickets are dropped
    Ticket summary(Answer<Summary> answer);
    Ticket standing(Answer<Standing> answer);
    /// Highest ratio first, ties by id; at least three items in the window.
    Ticket rising(RisingQuestion question, Answer<Rising> answer);
    /// What can be counted about why a cluster rises, the most telling first.
    Ticket reasons(core::ClusterId cluster, domain::TrendWindow window, Answer<std::vector<domain::Reason>> answer);
    /// What came since somebody looked; `watched` are the clusters whose growth is told.
    Ticket since(domain::LookMark mark, std::vector<core::ClusterId> watched, Answer<domain::NewsSince> answer);
    Ticket clusters(domain::Filter filter, domain::ClusterSort sort, domain::SortOrder order, domain::Page page,
                    Answer<ClusterPage> answer);
    Ticket clusterDetail(core::ClusterId cluster, Answer<ClusterDetail> answer);
    /// The cluster's items by day, with those that were removed since; empty when there is no such cluster.
    Ticket clusterHistory(core::ClusterId cluster, Answer<std::vector<domain::DayCount>> answer);
    Ticket items(domain::Filter filter, domain::ItemSort sort, domain::SortOrder order, domain::Page page,
                 Answer<ItemPage> answer);
    /// Keywords of the items that the filter lets through, spellings that differ only in case as one. Recent and usual
    /// are counted without the filter's dates.
    Ticket keywords(domain::KeywordQuestion question, domain::Page page, Answer<KeywordPage> answer);
    Ticket timeline(domain::Filter filter, domain::BinWidth width, Answer<std::vector<domain::TimeBin>> answer);
    Ticket timelineBySource(domain::Filter filter, domain::BinWidth width,
                            Answer<std::map<std::string, std::vector<domain::TimeBin>>> answer);
    /// Several sets and all that they are parts of, counted on one state of the data over the same bins, from the first
    /// of the sets (or the beginning of the range of `whole`) to the newest; what is dated ahead is left out unless
    /// there is nothing else. Bins are wider than asked for when there would be more than 100,000.
    Ticket timelines(std::vector<domain::Filter> sets, domain::Filter whole, domain::BinWidth width,
                     Answer<domain::Timelines> answer);
    /// InvalidInput for more than 32 sets.
    Ticket shared(std::vector<domain::Filter> sets, Answer<domain::SharedCounts> answer);
    /// In the order of the sets; what a set of exactly one cluster has beside the rest is filled in.
    Ticket seriesNumbers(std::vector<domain::Filter> sets, Answer<std::vector<domain::SeriesNumbers>> answer);
    Ticket facets(domain::Filter filter, Answer<Facets> answer);
    /// Items and clusters nearest to a text by the vectors that the workspace clusters by. Asks the embedding service
    /// for a text's; without it words alone are compared. NotFound when the item is gone.
    Ticket similar(SimilarQuestion question, Answer<SimilarPage> answer);
    /// Reads the archive for the record, which may take as long as a file of it is. NotFound when the item is gone.
    Ticket itemDetail(core::ItemId item, Answer<ItemDetail> answer);
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

    // --- what people write down about what they see; kept apart from what is computed. Written at once; a cancelled
    // ticket stops the answer alone. Each sets something to a value and answers what changed, which may be nothing.
    // NotFound, InvalidInput; StoreLocked for a workspace that can only be read.
    /// Undoes (`change.reversed()`) or makes again what one of the following answered, exactly and whatever was decided
    /// since; what is about a cluster goes where its items are now.
    Ticket applyChange(domain::AnnotationChange change, Answer<void> answer);
    /// Clusters that are gone are skipped; a new label goes into the catalogue.
    Ticket setLabel(std::vector<core::ClusterId> clusters, std::string label, bool on,
                    Answer<domain::AnnotationChange> answer);
    /// Puts a label into the catalogue, or changes its tone (a word of the window's; empty = none).
    Ticket setLabelTone(std::string label, std::string tone, Answer<domain::AnnotationChange> answer);
    Ticket renameLabel(std::string label, std::string to, Answer<domain::AnnotationChange> answer);
    Ticket removeLabel(std::string label, Answer<domain::AnnotationChange> answer);
    Ticket addNote(core::ClusterId cluster, std::string text, Answer<domain::AnnotationChange> answer);
    Ticket editNote(core::NoteId note, std::string text, Answer<domain::AnnotationChange> answer);
    Ticket removeNote(core::NoteId note, Answer<domain::AnnotationChange> answer);
    /// An empty name: the first words of the cluster's exemplar.
    Ticket watchCluster(core::ClusterId cluster, std::string name, std::string note,
                        Answer<domain::AnnotationChange> answer);
    Ticket unwatchCluster(core::ClusterId cluster, Answer<domain::AnnotationChange> answer);
    /// An empty name: the keyword.
    Ticket watchKeyword(std::string keyword, std::string name, std::string note,
                        Answer<domain::AnnotationChange> answer);
    /// A search as it is typed into the search box, or with more conditions the JSON object of a saved view; "lastDays"
    /// in it stands for that many days up to the newest item.
    Ticket watchSearch(std::string target, std::string name, std::string note, Answer<domain::AnnotationChange> answer);
    Ticket editWatch(core::WatchId watch, std::string name, std::string note, Answer<domain::AnnotationChange> answer);
    Ticket removeWatch(core::WatchId watch, Answer<domain::AnnotationChange> answer);
    /// Notes that a watch is looked at now.
    Ticket markWatchLooked(core::WatchId watch, Answer<domain::AnnotationChange> answer);
    Ticket setIgnored(std::vector<core::ClusterId> clusters, bool on, Answer<domain::AnnotationChange> answer);
    /// With no item the program chooses again. InvalidInput when the item is no member.
    Ticket setExemplar(core::ClusterId cluster, core::ItemId item, Answer<domain::AnnotationChange> answer);
    /// With an id the view of that id is replaced; with none it is new and comes last.
    Ticket saveView(domain::SavedView view, Answer<domain::AnnotationChange> answer);
    Ticket renameView(core::ViewId view, std::string name, Answer<domain::AnnotationChange> answer);
    Ticket removeView(core::ViewId view, Answer<domain::AnnotationChange> answer);
    /// Puts these first, in this order.
    Ticket orderViews(std::vector<core::ViewId> views, Answer<domain::AnnotationChange> answer);
    /// With an id the mark of that id is replaced; with none it is new. With no cluster it is of every timeline.
    Ticket saveChartMark(domain::ChartMark mark, Answer<domain::AnnotationChange> answer);
    Ticket removeChartMark(core::MarkId mark, Answer<domain::AnnotationChange> answer);
    /// Notes that something of the workspace ("overview", "watchlist", ...) is looked at now. Answers when it was
    /// before.
    Ticket markLooked(std::string what, Answer<std::optional<core::UtcTime>> answer);

    /// By name, also those that no cluster has.
    Ticket labels(Answer<std::vector<domain::LabelCount>> answer);
    /// Oldest first.
    Ticket watches(Answer<std::vector<domain::WatchRow>> answer);
    Ticket views(Answer<std::vector<domain::SavedView>> answer);
    /// Of every timeline, and of a cluster's if one is given; by time.
    Ticket chartMarks(core::ClusterId cluster, Answer<std::vector<domain::ChartMark>> answer);
    Ticket notes(core::ClusterId cluster, Answer<std::vector<domain::Note>> answer);
    Ticket lookedAt(std::string what, Answer<std::optional<core::UtcTime>> answer);

    // --- workflows, as their files are now. NotFound when there is no such workflow or version; what writes answers
    // StoreLocked when another process owns the workspace.
    Ticket workflows(Answer<std::vector<config::WorkflowEntry>> answer);
    /// Of a version; 0 = the active file.
    Ticket workflowText(std::string workflow, int version, Answer<config::WorkflowText> answer);
    /// All that is wrong with a text, where, and how it differs from the active version. `counts` = what itemsByState()
    /// answered; none = they are read now.
    Ticket checkWorkflow(std::string workflow, std::string text,
                         std::optional<std::map<std::string, std::int64_t>> counts,
                         Answer<config::WorkflowCheck> answer);
    /// By number.
    Ticket workflowVersions(std::string workflow, Answer<std::vector<config::WorkflowVersionRow>> answer);
    Ticket workflowDiff(std::string workflow, int before, int after, Answer<config::WorkflowDiff> answer);
    /// Items that take the workflow, by their state; counts all items of the workspace.
    Ticket itemsByState(std::string workflow, Answer<std::map<std::string, std::int64_t>> answer);
    /// How many items would go through the workflow again once this version is activated with a backfill.
    Ticket countBackfill(std::string workflow, int version, Answer<std::int64_t> answer);
    /// Keeps a text as a version, which is not active yet; the one that has it already when there is one. InvalidInput
    /// with "pointer" and "problems" when it is not valid or has another id.
    Ticket saveWorkflow(std::string workflow, std::string text, std::string note,
                        Answer<config::WorkflowVersionRow> answer);
    /// A new version with an old one's content, which is not active yet.
    Ticket restoreWorkflow(std::string workflow, int version, Answer<config::WorkflowVersionRow> answer);
    /// A dry run of a text on at most so many items; it changes nothing but is remembered for exactly this text. One
    /// that is cancelled before it begins is never answered; this goes for the next one too.
    AnsweredJob testWorkflow(std::string workflow, std::string text, std::int64_t items,
                             Answer<config::WorkflowTest> answer);
    /// Makes a version the active one, once no job runs. InvalidInput when exactly its content has not passed a dry
    /// run, or items stand in states that it lacks and nothing is said of them.
    AnsweredJob activateWorkflow(config::WorkflowActivationRequest request, Answer<config::WorkflowActivation> answer);
    /// Moves items of the active version from one of its states to another, once no job runs; how many.
    AnsweredJob moveItems(std::string workflow, std::string from, std::string to, Answer<std::int64_t> answer);

    // --- sources and settings. What waits for other computers or the disk has threads of its own; a cancelled ticket
    // stops it within a second. What is saved is written at once, also while jobs run, and scheduled anew; the answer
    // has the text that was replaced, and saving that is the undo. StoreLocked when another process owns the workspace.
    Ticket sourceRows(domain::Page page, Answer<SourcePage> answer);
    /// The newest fetches of this source alone.
    Ticket sourceRuns(std::string source, Answer<std::vector<domain::Run>> answer);
    /// Where the open workspace lies; empty when none is open.
    [[nodiscard]] std::filesystem::path workspaceFolder() const;
    Ticket checkSource(SourceDraft draft, Answer<SourceCheck> answer);
    /// Of a text; an empty one stands for the open workspace's.
    Ticket checkWorkspace(std::string json, Answer<WorkspaceCheck> answer);
    /// InvalidInput: it is no schedule.
    Ticket previewSchedule(config::ScheduleConfig schedule, Answer<SchedulePreview> answer);
    /// InvalidInput names the first problem, its pointer under "pointer".
    Ticket saveSource(SourceDraft draft, Answer<SavedConfig> answer);
    /// Its items stay. NotFound; InvalidInput when a schedule names it.
    Ticket removeSource(std::string source, Answer<SavedConfig> answer);
    Ticket saveWorkspace(std::string json, Answer<SavedConfig> answer);
    /// Another workspace with the settings of the open one, without its items. AlreadyExists.
    Ticket duplicateWorkspace(std::string id, std::string name, Answer<WorkspaceEntry> answer);
    /// Asks for a first page and stores nothing. Errors: as a fetch tells them.
    Ticket testSource(config::SourceConfig source, Answer<SourceTest> answer);
    Ticket previewFeed(std::string address, bool allowPrivateNetwork, Answer<FeedPreview> answer);
    Ticket previewFeedList(std::filesystem::path file, Answer<FeedList> answer);
    /// Reads the beginning of a file, or of the first one in a folder, and stores nothing. What is wrong with the file
    /// is part of the answer.
    Ticket previewImport(std::string file, std::string source, std::vector<TableChoice> tables,
                         Answer<ImportPreview> answer);
    Ticket addFeeds(FeedsToAdd feeds, Answer<SavedConfig> answer);
    /// Writes all feeds as OPML; how many there are.
    Ticket writeFeedList(std::filesystem::path file, Answer<std::int64_t> answer);
    Ticket pauseSource(std::string source, std::string reason, Answer<void> answer);
    Ticket resumeSource(std::string source, Answer<void> answer);
    /// A job that fetches what earlier fetches left out, and processes it; empty = of every source.
    JobId startBackfill(std::string source);
    Ticket findSecret(std::string name, Answer<SecretPlace> answer);
    /// Unavailable: there is no keychain; InvalidInput.
    Ticket setSecret(std::string name, std::string secret, SecretPlace place, Answer<void> answer);
    Ticket removeSecret(std::string name, Answer<bool> answer);

    /// What a person typed into the search box, in the form that Filter takes; never fails.
    [[nodiscard]] static domain::SearchQuery parseSearch(const std::string& typed);
    /// What looks like field:value in it but names no field.
    [[nodiscard]] static std::vector<std::string> unknownSearchFields(const std::string& typed);
    /// Which words a text adds to an exemplar and which it leaves out; a few milliseconds at most, of any thread.
    [[nodiscard]] static domain::TextDiff diffWords(const std::string& exemplar, const std::string& text);

    // --- jobs. Imports, fetches, processing and refreshing are jobs of the open workspace's queue: they survive the
    // end of the program and go on when the workspace is opened again. Imports and fetches go on into processing by
    // themselves. Exports and the sample run one after the other in this service and are forgotten at its end. Without
    // a workspace, or with one that can only be read, what would write fails at once: NotFound, StoreLocked.
    /// Tables with the columns of one of `tables` are read as it says, now and from then on.
    JobId startImport(std::vector<std::string> files, std::string source, std::vector<TableChoice> tables = {});
    JobId startFetch(FetchRequest request);
    JobId startProcess();
    /// Looks the clusters over without new items; with a granularity ("topic", "story", "event", "near_copies"; empty =
    /// as it is) everything is clustered anew.
    JobId startRefresh(std::string granularity);
    /// Any task of the queue, with its arguments as JSON. It fails at once as Unsupported or InvalidInput when the
    /// queue does not take it.
    JobId startTask(const std::string& task, const std::string& argumentsJson, std::string title);
    JobId startExport(ExportRequest request);
    /// Writes bytes to a file, which is replaced when it exists; for images of charts. Needs no workspace.
    JobId startWriteFile(std::filesystem::path file, std::string bytes);
    /// The columns that an export of these rows has in this format, and its first five rows; no rows for a report.
    Ticket exportPreview(ExportRequest request, Answer<ExportPreview> answer);
    /// All columns that can be chosen, in their order.
    [[nodiscard]] static std::vector<std::string> exportColumns(ExportWhat what);
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

    /// What was done for the open workspace.
    Ticket jobPage(JobGroup group, domain::Page page, Answer<JobPage> answer);
    /// NotFound when there is no such job.
    Ticket jobDetails(JobId job, Answer<JobDetails> answer);
    /// The newest 2,000 lines, in order; empty for what is not in the queue.
    Ticket jobLog(JobId job, Answer<std::vector<domain::JobLogLine>> answer);
    /// Empty for a workspace that can only be read.
    Ticket pools(Answer<std::vector<PoolLoad>> answer);

    /// Called from drain() when a job changed (at most 10 times a second each), and when stored data changed.
    void onJobChanged(std::function<void(const JobStatus&)> listener);
    void onDataChanged(std::function<void(DataChange)> listener);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace groundswell::pipeline
