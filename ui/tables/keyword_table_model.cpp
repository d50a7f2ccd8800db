#include "ui/tables/keyword_table_model.h"

#include "ui/tables/format.h"
#include "ui/tables/series_value.h"
#include "ui/tables/trend_words.h"

#include <QCoreApplication>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr std::size_t languagesShown = 4;

// Of items without a time nobody can say when they came.
bool isUntold(const domain::KeywordTrend& row, int column) {
    return !row.row.lastPublished && (column == KeywordTableModel::Rising || column == KeywordTableModel::Recent ||
                                      column == KeywordTableModel::Usual);
}

// A number that stays a keyword's while rows move: FNV-1a, never 0.
qlonglong keywordNumber(const domain::KeywordRow& row) {
    std::uint64_t hash = std::uint64_t{1469598103934665603U} + static_cast<std::uint64_t>(row.kind);
    for (const char c : row.text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= std::uint64_t{1099511628211U};
    }
    return static_cast<qlonglong>((hash >> 1) | 1);
}

}  // namespace

QString keywordKindWords(domain::KeywordKind kind) {
    const auto words = [](const char* source) { return QCoreApplication::translate("Keywords", source); };
    switch (kind) {
        case domain::KeywordKind::Phrase: return words("phrase");
        case domain::KeywordKind::Hashtag: return words("hashtag");
        case domain::KeywordKind::Entity: return words("name");
        case domain::KeywordKind::Topic: return words("topic");
    }
    return {};
}

KeywordTableModel::KeywordTableModel(pipeline::Service& service, std::shared_ptr<const core::Clock> clock,
                                     QObject* parent)
    : PagedRowsModel(parent), m_service(service), m_clock(std::move(clock)) {}

void KeywordTableModel::setQuestion(const domain::KeywordQuestion& question) {
    if ((hasAnswer() || isLoading()) && question == m_question) return;
    m_question = question;
    reload();
}

void KeywordTableModel::setWatched(const QSet<QString>& keywords) {
    QSet<QString> folded;
    for (const QString& keyword : keywords) folded << keyword.toCaseFolded();
    if (folded == m_watched) return;
    m_watched = folded;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0, Star), index(rowCount() - 1, Star));
}

bool KeywordTableModel::isWatched(int row) const {
    const domain::KeywordTrend* found = rowAt(row);
    return found != nullptr && m_watched.contains(text(found->row.text).toCaseFolded());
}

pipeline::Ticket KeywordTableModel::askPage(int number, quint64 generation) {
    return m_service.keywords(m_question, pageOf(number),
                              [this, number, generation](core::Result<pipeline::KeywordPage> page) {
                                  if (!page) {
                                      reject(number, generation, std::move(page).error());
                                      return;
                                  }
                                  accept(number, generation, page->total,
                                         [this, number, &page] { storePage(number, std::move(page->rows)); });
                              });
}

std::optional<domain::KeywordSort> KeywordTableModel::sortOf(int column) {
    switch (column) {
        case Star: return domain::KeywordSort::Watched;
        case Rising: return domain::KeywordSort::Rising;
        case Recent: return domain::KeywordSort::Recent;
        case Usual: return domain::KeywordSort::Usual;
        case Keyword: return domain::KeywordSort::Text;
        case Kind: return domain::KeywordSort::Kind;
        case Items: return domain::KeywordSort::Items;
        case Clusters: return domain::KeywordSort::Clusters;
        case Languages: return domain::KeywordSort::Languages;
        case Last: return domain::KeywordSort::LastPublished;
        default: return std::nullopt;
    }
}

int KeywordTableModel::columnOf(domain::KeywordSort sort) {
    for (int column = 0; column < ColumnCount; ++column) {
        if (sortOf(column) == sort) return column;
    }
    return Items;
}

int KeywordTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : ColumnCount;
}

qlonglong KeywordTableModel::rowId(int row) const {
    const domain::KeywordTrend* found = rowAt(row);
    return found != nullptr ? keywordNumber(found->row) : 0;
}

QString KeywordTableModel::display(const domain::KeywordTrend& row, int column) const {
    if (isUntold(row, column)) return QString(QChar(0x2013));
    switch (column) {
        case Rising: return risingWords(row.recent, row.usual);
        case Recent: return formatCount(row.recent);
        case Usual: return usualWords(row.usual);
        case Keyword: return oneLine(text(row.row.text));
        case Kind: return keywordKindWords(row.row.kind);
        case Items: return formatCount(row.row.items);
        case Clusters: return formatCount(row.row.clusters);
        case Languages:
            return row.row.languages.empty() ? QString(QChar(0x2013))
                                             : languageCodes(row.row.languages, languagesShown);
        case Last: return formatTime(row.row.lastPublished, m_clock->now());
        default: return {};
    }
}

QString KeywordTableModel::tip(const domain::KeywordTrend& row, int column) const {
    if (isUntold(row, column)) return tr("No item with the keyword has a time");
    switch (column) {
        case Rising: return risingTip(row.recent, row.usual);
        case Recent:
        case Usual: return risingSentence(row.recent, row.usual);
        case Days: return tr("%1 items in the last 24 hours").arg(formatCount(row.recent));
        case Languages: {
            QStringList names;
            for (const std::string& language : row.row.languages) names << languageName(language);
            return names.join(QStringLiteral(", "));
        }
        case Last: return formatIso(row.row.lastPublished);
        case Keyword: return isolated(oneLine(text(row.row.text)).left(600));
        default: return display(row, column);
    }
}

QVariant KeywordTableModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const domain::KeywordTrend* row = rowAt(index.row());
    if (row == nullptr) return role == LoadingRole ? QVariant(true) : QVariant();
    const int column = index.column();
    switch (role) {
        case LoadingRole: return false;
        case IdRole: return rowId(index.row());
        case Qt::DisplayRole: return display(*row, column);
        case Qt::AccessibleTextRole:
            if (column == Star) return isWatched(index.row()) ? tr("Watched") : tr("Not watched");
            return column == Rising && !isUntold(*row, column) ? risingSentence(row->recent, row->usual)
                                                               : display(*row, column);
        case Qt::AccessibleDescriptionRole:
            return column == Rising && !isUntold(*row, column) ? risingTip(row->recent, row->usual) : QString();
        case Qt::ToolTipRole:
            if (column == Star) return isWatched(index.row()) ? tr("Watched") : tr("Not watched");
            return plainTip(tip(*row, column));
        case WatchedRole: return isWatched(index.row());
        case ToneRole:
            return column == Rising && !isUntold(*row, column) ? risingTone(row->recent, row->usual) : QVariant();
        case SparklineRole:
            if (column != Days) return {};
            return QVariant::fromValue(QList<qlonglong>(row->sparkline.begin(), row->sparkline.end()));
        case SignalRole: return isRisingNow(row->recent, row->usual);
        case SeriesRole: return QVariant::fromValue(keywordSeries(text(row->row.text)));
        case Qt::TextAlignmentRole: return headerData(column, Qt::Horizontal, role);
        default: return {};
    }
}

QVariant KeywordTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole) {
        const bool words =
            section == Star || section == Days || section == Keyword || section == Kind || section == Languages;
        return QVariant::fromValue(Qt::Alignment(Qt::AlignVCenter | (words ? Qt::AlignLeading : Qt::AlignRight)));
    }
    static const struct {
        const char* name;
        const char* tip;
    } heads[ColumnCount] = {
        {QT_TR_NOOP("★"), QT_TR_NOOP("Watched keywords")},
        {QT_TR_NOOP("Rising"),
         QT_TR_NOOP("The last 24 h against the usual: (24 h + 5) / (usual + 5). New: first seen less than "
                    "a week ago, no usual yet")},
        {QT_TR_NOOP("24 h"), QT_TR_NOOP("Items of the last 24 h")},
        {QT_TR_NOOP("Usual"), QT_TR_NOOP("Mean of the same weekday and hours of 4 weeks")},
        {QT_TR_NOOP("14 days"), QT_TR_NOOP("Items in 14 days, in bars of 6 h; each row has its own scale")},
        {QT_TR_NOOP("Keyword"), QT_TR_NOOP("In its most frequent spelling")},
        {QT_TR_NOOP("Kind"), QT_TR_NOOP("Phrase, hashtag, name or topic")},
        {QT_TR_NOOP("Items"), QT_TR_NOOP("Items that have it")},
        {QT_TR_NOOP("Clusters"), QT_TR_NOOP("Different clusters of these items")},
        {QT_TR_NOOP("Languages"), QT_TR_NOOP("Languages of these items; sorted by their number")},
        {QT_TR_NOOP("Last"), QT_TR_NOOP("When the newest of these items was published, UTC")},
    };
    if (role == Qt::DisplayRole) return tr(heads[section].name);
    if (role == Qt::ToolTipRole) return plainTip(tr(heads[section].tip));
    if (role == Qt::AccessibleDescriptionRole) return tr(heads[section].tip);
    return {};
}

}  // namespace groundswell::ui
