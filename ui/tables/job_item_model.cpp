#include "ui/tables/job_item_model.h"

#include "ui/shell/describe.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <algorithm>
#include <cmath>

namespace groundswell::ui {

using pipeline::JobState;
using pipeline::JobStatus;

namespace {

// No queue comes so far.
constexpr qlonglong firstRunId = qlonglong{1} << 52;

qlonglong idOf(const JobStatus& job) {
    return job.id != 0 ? job.id : firstRunId + job.run.value;
}

QString unknown() {
    return QString(QChar(0x2013));
}

}  // namespace

JobItemModel::JobItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

void JobItemModel::setGroup(pipeline::JobGroup group) {
    if (group == m_group) return;
    m_group = group;
    reload();
}

pipeline::Ticket JobItemModel::askPage(int number, quint64 generation) {
    return m_service.jobPage(m_group, pageOf(number), [this, number, generation](core::Result<pipeline::JobPage> page) {
        if (!page) {
            reject(number, generation, std::move(page).error());
            return;
        }
        m_counts = page->counts;
        accept(number, generation, page->total, [this, number, &page] { storePage(number, std::move(page->rows)); });
        Q_EMIT countsChanged();
    });
}

bool JobItemModel::takeProgress(const JobStatus& job) {
    if (job.state != JobState::Running) return false;
    const int row = rowOf(job.job.isNone() ? job.id : job.job.value);
    JobStatus* shown = row < 0 ? nullptr : changeableRow(row);
    if (shown == nullptr || shown->state != JobState::Running) return false;
    shown->stage = job.stage;
    shown->done = job.done;
    shown->total = job.total;
    shown->stageBeganAt = job.stageBeganAt;
    Q_EMIT dataChanged(index(row, Job), index(row, Next));
    return true;
}

void JobItemModel::tick() {
    for (const int number : pageNumbers()) {
        const int end = std::min(rowCount(), (number + 1) * pageSize);
        for (int row = number * pageSize; row < end; ++row) {
            const JobStatus* job = rowAt(row);
            if (job != nullptr && !pipeline::hasEnded(job->state))
                Q_EMIT dataChanged(index(row, Started), index(row, Next));
        }
    }
}

int JobItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong JobItemModel::rowId(int row) const {
    const JobStatus* job = rowAt(row);
    return job != nullptr ? idOf(*job) : 0;
}

QString JobItemModel::display(const JobStatus& job, int column) const {
    const core::UtcTime now = m_clock->now();
    // What a job counts it says at its end.
    const bool counted = pipeline::hasEnded(job.state) && job.state != JobState::Blocked && !job.run.isNone();
    switch (column) {
        case State: return describeState(job.state).words;
        case Job: return describeKind(job);
        case Records:
            if (job.kind == pipeline::JobKind::Export && job.counts.read > 0) return formatCount(job.counts.read);
            return counted ? formatCount(std::max(job.counts.read, job.counts.processed)) : unknown();
        case New: return counted ? formatCount(job.counts.created) : unknown();
        case Started: return formatTime(job.startedAt, now);
        case Took:
            if (!job.startedAt || job.state == JobState::Waiting || job.state == JobState::Retrying) return unknown();
            if (job.state == JobState::Running) return formatDuration(now - *job.startedAt);
            return job.endedAt ? formatDuration(*job.endedAt - *job.startedAt) : unknown();
        case Next: return describeNext(job, now);
        default: return {};
    }
}

QVariant JobItemModel::share(const JobStatus& job) {
    if (job.state == JobState::Completed || job.state == JobState::Partial) return 1.0;
    if (job.state == JobState::Running && job.total <= 0) return -1.0;
    if (job.total <= 0) return {};
    return static_cast<double>(job.done) / static_cast<double>(job.total);
}

QString JobItemModel::accessible(const JobStatus& job, int column, const QString& shown) {
    if (column == Job) return QStringLiteral("%1 %2").arg(shown, describeDetail(job));
    if (column != Progress) return shown;
    const double done = share(job).toDouble();
    if (!share(job).isValid()) return tr("Not begun");
    return done < 0 ? tr("Running, how far is not known") : formatShare(std::llround(done * 1000), 1000);
}

QVariant JobItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const JobStatus* job = rowAt(index.row());
    if (job == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return idOf(*job);
        case Qt::DisplayRole: return display(*job, column);
        case Qt::AccessibleTextRole: return accessible(*job, column, display(*job, column));
        case Qt::ToolTipRole:
            if (column == Started) return formatIso(job->startedAt);
            if (column == Next && job->waitsUntil) return formatIso(job->waitsUntil);
            if (column == Progress) return plainTip(accessible(*job, column, {}));
            return column == Job ? plainTip(describeDetail(*job)) : QString();
        case SecondLineRole: return column == Job ? describeDetail(*job) : QString();
        case ShareRole: return column == Progress ? share(*job) : QVariant();
        case IconRole: return column == State ? describeState(job->state).icon : QString();
        case ToneRole:
            if (column == State) return describeState(job->state).tone;
            if (column == Progress && job->state != JobState::Running) return describeState(job->state).tone;
            if (column == Next && job->needsPerson) return static_cast<int>(Tone::Warn);
            return QVariant();
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::Alignment(Qt::AlignVCenter | (column <= Progress ? Qt::AlignLeading : Qt::AlignRight)));
        default: return {};
    }
}

QVariant JobItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section <= Progress ? Qt::AlignLeading : Qt::AlignRight)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP("State"), QT_TR_NOOP("Whether the job waits or runs, or how it ended")},
        {QT_TR_NOOP("Job"), QT_TR_NOOP("What is done, and with which file or source")},
        {QT_TR_NOOP("Progress"), QT_TR_NOOP("How far the present stage is")},
        {QT_TR_NOOP("Records"), QT_TR_NOOP("Records that were read; items for processing")},
        {QT_TR_NOOP("New"), QT_TR_NOOP("Items that were not here before")},
        {QT_TR_NOOP("Started"), QT_TR_NOOP("When the last attempt began, UTC")},
        {QT_TR_NOOP("Took"), QT_TR_NOOP("How long the last attempt ran")},
        {QT_TR_NOOP("Next or left"), QT_TR_NOOP("When it goes on, UTC, or how long it still takes")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return plainTip(tr(heads[section].tip));
    if (role == Qt::AccessibleDescriptionRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
