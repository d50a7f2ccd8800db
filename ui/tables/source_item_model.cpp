#include "ui/tables/source_item_model.h"

#include "ui/pages/source_words.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/trend_words.h"

#include <functional>

namespace groundswell::ui {

using pipeline::SourceRow;
using pipeline::SourceStanding;

namespace {

QString dashOfSources() {
    return QString(QChar(0x2013));
}

bool risesAsSource(const SourceRow& row) {
    return row.usual && isRisingNow(row.recent, row.usual);
}

}  // namespace

SourceItemModel::SourceItemModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock, QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

pipeline::Ticket SourceItemModel::askPage(int number, quint64 generation) {
    return m_service.sourceRows(pageOf(number), [this, number, generation](core::Result<pipeline::SourcePage> page) {
        if (!page) {
            reject(number, generation, std::move(page).error());
            return;
        }
        accept(number, generation, page->total, [this, number, &page] { storePage(number, std::move(page->rows)); });
    });
}

int SourceItemModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong SourceItemModel::numberOf(const std::string& source) {
    return static_cast<qlonglong>(std::hash<std::string>{}(source) >> 2) + 1;
}

qlonglong SourceItemModel::rowId(int row) const {
    const SourceRow* source = rowAt(row);
    return source != nullptr ? numberOf(source->config.id) : 0;
}

QString SourceItemModel::display(const SourceRow& row, int column) const {
    const core::UtcTime now = m_clock->now();
    switch (column) {
        case State: return describeStanding(row.standing).words;
        case Source: return oneLine(text(row.config.id));
        case Kind: return describeKindOfSource(row.config.type);
        case LastGood: return hasNeverWorked(row) ? tr("never") : formatTime(row.lastGood, now);
        case New: return hasNeverWorked(row) ? dashOfSources() : formatCount(row.recent);
        case Usual: return row.usual ? formatUsual(*row.usual) : dashOfSources();
        case Next:
            if (row.standing == SourceStanding::Paused) return tr("paused");
            return row.next.empty() ? dashOfSources() : formatDue(row.next.front(), now);
        case Schedule: return row.scheduleWords.empty() ? tr("by hand") : oneLine(text(row.scheduleWords));
        default: return {};
    }
}

QString SourceItemModel::secondLine(const SourceRow& row) {
    const QString problem = problemOf(row);
    if (!problem.isEmpty()) return problem;
    const QString items =
        hasNeverWorked(row) ? tr("nothing has come yet") : formatCounted(row.items, tr("%1 item"), tr("%1 items"));
    if (row.config.queries.empty()) return hasNeverWorked(row) ? tr("Nothing has come yet") : items;
    return tr("%1, %2").arg(countedQueries(row.config.type, row.config.queries.size()), items);
}

QString SourceItemModel::tip(const SourceRow& row, int column) const {
    switch (column) {
        case State:
        case Source: return secondLine(row);
        case Kind: return sentenceOfKind(row.config.type);
        case LastGood: return hasNeverWorked(row) ? tr("Nothing has come yet") : formatIso(row.lastGood);
        case New: return hasNeverWorked(row) ? tr("Nothing has come yet, so that it is not known") : QString();
        case Next: return row.next.empty() ? QString() : formatIso(row.next.front());
        case Schedule: return display(row, column);
        case Days: return tr("Items of the last 14 days, by 6 hours");
        default: return {};
    }
}

QVariant SourceItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const SourceRow* row = rowAt(index.row());
    if (row == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return numberOf(row->config.id);
        case Qt::DisplayRole: return display(*row, column);
        case Qt::AccessibleTextRole:
            if (column == Source) return QStringLiteral("%1, %2").arg(display(*row, column), secondLine(*row));
            if ((column == Days || column == New) && hasNeverWorked(*row)) return tr("Nothing has come yet");
            return column == Days ? tr("%1 in 24 h").arg(formatCount(row->recent)) : display(*row, column);
        case Qt::ToolTipRole: return plainTip(tip(*row, column));
        case SecondLineRole: return column == Source ? secondLine(*row) : QString();
        case IconRole: return column == State ? describeStanding(row->standing).icon : QString();
        case ToneRole: return column == State ? QVariant(describeStanding(row->standing).tone) : QVariant();
        case SignalRole: return risesAsSource(*row);
        case SparklineRole: {
            if (column != Days || hasNeverWorked(*row)) return {};
            const QList<qlonglong> counts(row->sparkline.begin(), row->sparkline.end());
            return QVariant::fromValue(counts);
        }
        case Qt::TextAlignmentRole: {
            const bool number = column == LastGood || column == New || column == Usual || column == Next;
            return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeading)));
        }
        default: return {};
    }
}

QVariant SourceItemModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP("State"), QT_TR_NOOP("Whether it brings what it should")},
        {QT_TR_NOOP("Source"), QT_TR_NOOP("Its name in the workspace")},
        {QT_TR_NOOP("Kind"), QT_TR_NOOP("Where it gets items from")},
        {QT_TR_NOOP("Last good"), QT_TR_NOOP("When a fetch of it last succeeded, UTC")},
        {QT_TR_NOOP("New 24 h"), QT_TR_NOOP("Items published in the last 24 hours")},
        {QT_TR_NOOP("Usual"), QT_TR_NOOP("Mean of the same 24 hours of the four weeks before")},
        {QT_TR_NOOP("14 days"), QT_TR_NOOP("Items of the last 14 days, by 6 hours")},
        {QT_TR_NOOP("Next"), QT_TR_NOOP("When it is fetched next by itself, UTC")},
        {QT_TR_NOOP("Schedule"), QT_TR_NOOP("How often it is fetched by itself")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return plainTip(tr(heads[section].tip));
    if (role == Qt::AccessibleDescriptionRole) return tr(heads[section].tip);
    if (role == Qt::TextAlignmentRole) {
        const bool number = section == LastGood || section == New || section == Usual || section == Next;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (number ? Qt::AlignRight : Qt::AlignLeading)));
    }
    return {};
}

}  // namespace groundswell::ui
