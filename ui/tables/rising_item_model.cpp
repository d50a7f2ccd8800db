#include "ui/tables/rising_item_model.h"

#include "ui/charts/sparkline.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/text_lines.h"
#include "ui/tables/trend_words.h"

#include <QCoreApplication>
#include <QMouseEvent>
#include <QPainter>

#include <cmath>
#include <numbers>

namespace groundswell::ui {

namespace {

constexpr double cardGap = 8;

// Bins of six hours.
qsizetype windowBins(domain::TrendWindow window) {
    return domain::lengthOf(window).count() / 6;
}

QString meta(const domain::Cluster& cluster) {
    QStringList parts;
    if (cluster.authors > 0)
        parts << formatCounted(cluster.authors, RisingItemModel::tr("%1 author"), RisingItemModel::tr("%1 authors"));
    parts << formatCounted(cluster.sources, RisingItemModel::tr("%1 outlet"), RisingItemModel::tr("%1 outlets"));
    if (!cluster.languages.empty()) parts << languageCodes(cluster.languages);
    return parts.join(QStringLiteral("    "));
}

// What stands where no fact could be counted.
QString risingPhrases(const domain::Cluster& cluster) {
    QStringList words;
    for (const std::string& keyword : cluster.keywords) words << isolated(oneLine(text(keyword)));
    return words.join(QStringLiteral(", "));
}

QPolygonF risingStar(const QRectF& rect) {
    QPolygonF points;
    for (int i = 0; i < 10; ++i) {
        const double radius = (i % 2 == 0 ? 0.5 : 0.21) * rect.width();
        const double angle = (i * 36 - 90) * std::numbers::pi / 180;
        points << rect.center() + QPointF(radius * std::cos(angle), radius * std::sin(angle));
    }
    return points;
}

}  // namespace

QString windowWords(domain::TrendWindow window) {
    switch (window) {
        case domain::TrendWindow::SixHours: return RisingItemModel::tr("6 h");
        case domain::TrendWindow::Day: return RisingItemModel::tr("24 h");
        case domain::TrendWindow::Week: return RisingItemModel::tr("7 days");
    }
    return {};
}

QString risingCounts(const pipeline::RisingCluster& rising) {
    const QString window = windowWords(rising.window);
    if (!rising.usual) return RisingItemModel::tr("%1 in %2, no usual yet").arg(formatCount(rising.recent), window);
    return RisingItemModel::tr("%1 in %2, usual %3")
        .arg(formatCount(rising.recent), window, formatUsual(*rising.usual));
}

QString risingRatio(const pipeline::RisingCluster& rising) {
    return rising.usual ? formatRatio(rising.ratio()) : RisingItemModel::tr("New");
}

void RisingItemModel::setRows(std::vector<pipeline::RisingCluster> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    QHash<qlonglong, QString> kept;
    for (const pipeline::RisingCluster& row : m_rows) kept.insert(row.cluster.id.value, reasonOf(row.cluster.id.value));
    m_reasons = std::move(kept);
    endResetModel();
}

void RisingItemModel::setReason(qlonglong cluster, const QString& words) {
    m_reasons.insert(cluster, words);
    for (int row = 0; row < rowCount(); ++row) {
        if (rowAt(row)->cluster.id.value == cluster) Q_EMIT dataChanged(index(row), index(row));
    }
}

QString RisingItemModel::reasonOf(qlonglong cluster) const {
    return m_reasons.value(cluster);
}

void RisingItemModel::setWatched(const QSet<qlonglong>& clusters) {
    m_watched = clusters;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

const pipeline::RisingCluster* RisingItemModel::rowAt(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<std::size_t>(row)] : nullptr;
}

int RisingItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant RisingItemModel::data(const QModelIndex& index, int role) const {
    const pipeline::RisingCluster* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (row == nullptr) return {};
    switch (role) {
        case Qt::DisplayRole: return oneLine(text(row->cluster.exemplarText));
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1: %2. %3. %4")
                .arg(risingRatio(*row), risingCounts(*row), oneLine(text(row->cluster.exemplarText)),
                     reasonOf(row->cluster.id.value));
        case SecondLineRole: {
            const QString reason = reasonOf(row->cluster.id.value);
            return reason.isEmpty() ? risingPhrases(row->cluster) : reason;
        }
        case Qt::AccessibleDescriptionRole: return row->usual ? QString() : newWords();
        case Qt::ToolTipRole: {
            QStringList lines{reasonOf(row->cluster.id.value), row->usual ? QString() : newWords()};
            lines.removeAll(QString());
            return plainTip(lines.join(QChar(u'\n')));
        }
        case IdRole: return static_cast<qlonglong>(row->cluster.id.value);
        default: return {};
    }
}

QSize RisingDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return m_size;
}

void RisingDelegate::setCards(const QSize& size, int columns, int rows) {
    m_size = size;
    m_columns = columns;
    m_rows = rows;
}

QRectF RisingDelegate::cardIn(const QRect& place, int card, bool mirrored) const {
    const auto cut = [](int at, int of) {
        const double before = cardGap * at / of;
        return std::pair(before, cardGap * (of - 1) / of - before);
    };
    auto [left, right] = cut(card % m_columns, m_columns);
    const auto [top, bottom] = cut(card / m_columns, m_rows);
    if (mirrored) std::swap(left, right);
    return QRectF(place).adjusted(left + 0.5, top + 0.5, -right - 0.5, -bottom - 0.5);
}

void RisingDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* model = qobject_cast<const RisingItemModel*>(index.model());
    const pipeline::RisingCluster* row = model != nullptr ? model->rowAt(index.row()) : nullptr;
    if (row == nullptr) return;
    const Theme& theme = Theme::of(option.palette);
    const bool mirrored = option.direction == Qt::RightToLeft;
    painter->save();
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF card = cardIn(option.rect, index.row(), mirrored);
    painter->setPen(theme.border);
    painter->setBrush(option.state.testFlag(QStyle::State_MouseOver) ? theme.hover : theme.raised);
    painter->drawRoundedRect(card, 6, 6);
    if (option.state.testFlag(QStyle::State_HasFocus)) drawFocusRing(*painter, card, 6, theme.accent);

    const QRectF inner = card.adjusted(12, 10, -12, -10);
    paintHead(*painter, inner, *row, mirrored, theme);
    if (model->hasStars()) {
        const bool watched = model->isWatched(row->cluster.id.value);
        painter->setPen(QPen(watched ? theme.accent : theme.text2, 1.2));
        painter->setBrush(watched ? QBrush(theme.accent) : QBrush(Qt::NoBrush));
        painter->drawPolygon(risingStar(starIn(card, mirrored)));
    }
    const QFont strong = fontFor(Type::Strong);
    const double height = lineHeight(strong);
    double y = inner.top() + 30;
    drawLines(*painter, QRectF(inner.left(), y, inner.width(), 2 * height), oneLine(text(row->cluster.exemplarText)),
              strong, theme.text, 2);
    y += 2 * height + 4;
    const double foot = 3 * lineHeight(fontFor(Type::Caption)) + 6;
    SparklineLook look;
    look.rising = isRisingNow(row->recent, row->usual);
    look.band = true;
    look.recent = windowBins(row->window);
    if (row->usual) look.usual = *row->usual / static_cast<double>(look.recent);
    const QRectF spark(inner.left(), y, inner.width(), std::max(16.0, inner.bottom() - y - foot - 2));
    paintSparkline(*painter, spark, QList<qlonglong>(row->sparkline.begin(), row->sparkline.end()), look, theme);
    paintFoot(*painter, inner, *row, index.data(SecondLineRole).toString(), mirrored, theme);
    painter->restore();
}

void RisingDelegate::paintHead(QPainter& painter, const QRectF& inner, const pipeline::RisingCluster& row,
                               bool mirrored, const Theme& theme) const {
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const QString ratio = risingRatio(row);
    painter.setFont(fontFor(Type::Number));
    painter.setPen(!row.usual ? theme.accent : isRisingNow(row.recent, row.usual) ? theme.signal : theme.text);
    const QRectF line(inner.left(), inner.top(), inner.width(), 26);
    painter.drawText(line, leading, ratio);
    const double used = std::max(60.0, painter.fontMetrics().horizontalAdvance(ratio) + 12.0);
    painter.setFont(fontFor(Type::Body));
    painter.setPen(theme.text);
    painter.drawText(line.adjusted(mirrored ? 0 : used, 1, mirrored ? -used : 0, 1), leading, risingCounts(row));
}

void RisingDelegate::paintFoot(QPainter& painter, const QRectF& inner, const pipeline::RisingCluster& row,
                               const QString& reason, bool mirrored, const Theme& theme) const {
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto trailing =
        static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const QFont small = fontFor(Type::Caption);
    const double height = lineHeight(small);
    drawLines(painter, QRectF(inner.left(), inner.bottom() - 3 * height - 4, inner.width(), 2 * height), reason, small,
              theme.text2, 2);
    painter.setFont(small);
    painter.setPen(theme.text2);
    const QRectF last(inner.left(), inner.bottom() - height, inner.width(), height);
    painter.drawText(last, leading, meta(row.cluster));
    painter.drawText(last, trailing,
                     RisingItemModel::tr("last %1").arg(formatTime(row.cluster.lastPublished, row.asOf)));
}

QRectF RisingDelegate::starIn(const QRectF& card, bool mirrored) {
    return QRectF(mirrored ? card.left() + 12 : card.right() - 28, card.top() + 15, 16, 16);
}

bool RisingDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option,
                                 const QModelIndex& index) {
    const auto* rising = qobject_cast<const RisingItemModel*>(model);
    if (rising != nullptr && rising->hasStars() && event->type() == QEvent::MouseButtonRelease) {
        const bool mirrored = option.direction == Qt::RightToLeft;
        const QRectF place = starIn(cardIn(option.rect, index.row(), mirrored), mirrored).adjusted(-6, -6, 6, 6);
        if (place.contains(static_cast<QMouseEvent*>(event)->position())) {
            Q_EMIT starClicked(index.data(IdRole).toLongLong());
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

}  // namespace groundswell::ui
