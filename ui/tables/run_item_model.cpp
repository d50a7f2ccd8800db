#include "ui/tables/run_item_model.h"

#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QCoreApplication>

namespace groundswell::ui {

namespace {

QString words(const char* source) {
    return QCoreApplication::translate("Runs", source);
}

StateWords state(const QString& text, const char* icon, Tone tone) {
    return {text, QString::fromLatin1(icon), static_cast<int>(tone)};
}

}  // namespace

StateWords describeState(domain::RunState runState) {
    switch (runState) {
        case domain::RunState::Running: return state(words("Running"), "refresh", Tone::Accent);
        case domain::RunState::Completed: return state(words("Done"), "check", Tone::Ok);
        case domain::RunState::Partial: return state(words("Failed in part"), "warning", Tone::Warn);
        case domain::RunState::Failed: return state(words("Failed"), "error", Tone::Error);
        case domain::RunState::Cancelled: return state(words("Cancelled"), "cancel", Tone::Text2);
        case domain::RunState::Interrupted: return state(words("Interrupted"), "interrupted", Tone::Warn);
    }
    return {};
}

QString describeKind(domain::RunKind kind) {
    switch (kind) {
        case domain::RunKind::Import: return words("Import");
        case domain::RunKind::Acquire: return words("Fetch");
        case domain::RunKind::Process: return words("Process");
        case domain::RunKind::Export: return words("Export");
        case domain::RunKind::Rebuild: return words("Rebuild");
        case domain::RunKind::Expire: return words("Remove old items");
    }
    return {};
}

RunItemModel::RunItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

pipeline::Ticket RunItemModel::askPage(int number, quint64 generation) {
    return m_service.runs(pageOf(number), [this, number, generation](core::Result<pipeline::RunPage> page) {
        if (!page) {
            reject(number, generation, std::move(page).error());
            return;
        }
        accept(number, generation, page->total, [this, number, &page] { storePage(number, std::move(page->rows)); });
    });
}

int RunItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong RunItemModel::rowId(int row) const {
    const domain::Run* run = rowAt(row);
    return run != nullptr ? run->id.value : 0;
}

QString RunItemModel::display(const domain::Run& run, int column) const {
    switch (column) {
        case State: return describeState(run.state).words;
        case Job: return describeKind(run.kind);
        case Records: return formatCount(std::max(run.counts.read, run.counts.processed));
        case New: return formatCount(run.counts.created);
        case Failed: return formatCount(run.counts.rejected + run.counts.failed);
        case Started: return formatTime(run.startedAt, m_clock->now());
        case Took: return run.finishedAt ? formatDuration(*run.finishedAt - run.startedAt) : QString(QChar(0x2013));
        default: return {};
    }
}

QVariant RunItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const domain::Run* run = rowAt(index.row());
    if (run == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return static_cast<qlonglong>(run->id.value);
        case Qt::DisplayRole: return display(*run, column);
        case Qt::AccessibleTextRole:
            return column == Job ? QStringLiteral("%1 %2").arg(display(*run, column), oneLine(text(run->title)))
                                 : display(*run, column);
        case Qt::ToolTipRole:
            if (column == Started) return formatIso(run->startedAt);
            return column == Job ? oneLine(text(run->title)) : QString();
        case SecondLineRole: {
            if (column != Job) return {};
            QStringList parts;
            if (!run->title.empty()) parts << oneLine(text(run->title));
            if (!run->source.empty() && run->source != run->title) parts << oneLine(text(run->source));
            return parts.join(QStringLiteral(", "));
        }
        case IconRole: return column == State ? describeState(run->state).icon : QString();
        case ToneRole:
            if (column == State) return describeState(run->state).tone;
            if (column == Failed && run->counts.rejected + run->counts.failed > 0) return static_cast<int>(Tone::Warn);
            return QVariant();
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(
                Qt::Alignment(Qt::AlignVCenter | (column <= Job ? Qt::AlignLeading : Qt::AlignRight)));
        default: return {};
    }
}

QVariant RunItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (section <= Job ? Qt::AlignLeading : Qt::AlignRight)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP("State"), QT_TR_NOOP("How the run ended, or that it goes on")},
        {QT_TR_NOOP("Job"), QT_TR_NOOP("What was done, and with which file or source")},
        {QT_TR_NOOP("Records"), QT_TR_NOOP("Records that were read; items for processing")},
        {QT_TR_NOOP("New"), QT_TR_NOOP("Items that were not here before")},
        {QT_TR_NOOP("Failed"), QT_TR_NOOP("Records that could not be read and items that failed")},
        {QT_TR_NOOP("Started"), QT_TR_NOOP("When it began, UTC")},
        {QT_TR_NOOP("Took"), QT_TR_NOOP("From beginning to end")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
