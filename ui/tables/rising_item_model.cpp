#include "ui/tables/rising_item_model.h"

#include "ui/charts/sparkline.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/text_lines.h"

#include <QCoreApplication>
#include <QPainter>

namespace groundswell::ui {

namespace {

constexpr double risingFrom = 2;
constexpr double cardGap = 8;

QString meta(const domain::Cluster& cluster) {
    QStringList parts;
    if (cluster.authors > 0)
        parts << formatCounted(cluster.authors, RisingItemModel::tr("%1 author"), RisingItemModel::tr("%1 authors"));
    parts << formatCounted(cluster.sources, RisingItemModel::tr("%1 outlet"), RisingItemModel::tr("%1 outlets"));
    if (!cluster.languages.empty()) parts << languageCodes(cluster.languages);
    return parts.join(QStringLiteral("    "));
}

QString reason(const domain::Cluster& cluster) {
    QStringList words;
    for (const std::string& keyword : cluster.keywords) words << isolated(oneLine(text(keyword)));
    return words.join(QStringLiteral(", "));
}

}  // namespace

QString risingCounts(const pipeline::RisingCluster& rising) {
    if (!rising.usual) return RisingItemModel::tr("%1 in 24 h, no usual yet").arg(formatCount(rising.recent));
    return RisingItemModel::tr("%1 in 24 h, usual %2").arg(formatCount(rising.recent), formatUsual(*rising.usual));
}

QString risingRatio(const pipeline::RisingCluster& rising) {
    return rising.usual ? formatRatio(rising.ratio()) : RisingItemModel::tr("New");
}

void RisingItemModel::setRows(std::vector<pipeline::RisingCluster> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
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
            return QStringLiteral("%1: %2. %3")
                .arg(risingRatio(*row), risingCounts(*row), oneLine(text(row->cluster.exemplarText)));
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
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto trailing =
        static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter);
    painter->save();
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF card = cardIn(option.rect, index.row(), mirrored);
    painter->setPen(theme.border);
    painter->setBrush(option.state.testFlag(QStyle::State_MouseOver) ? theme.hover : theme.raised);
    painter->drawRoundedRect(card, 6, 6);
    if (option.state.testFlag(QStyle::State_HasFocus)) drawFocusRing(*painter, card, 6, theme.accent);

    const QRectF inner = card.adjusted(12, 10, -12, -10);
    const bool rising = row->ratio() >= risingFrom;
    const QString ratio = risingRatio(*row);
    painter->setFont(fontFor(Type::Number));
    painter->setPen(!row->usual ? theme.accent : rising ? theme.signal : theme.text);
    QRectF line(inner.left(), inner.top(), inner.width(), 26);
    painter->drawText(line, leading, ratio);
    const double used = std::max(60.0, painter->fontMetrics().horizontalAdvance(ratio) + 12.0);
    painter->setFont(fontFor(Type::Body));
    painter->setPen(theme.text);
    painter->drawText(line.adjusted(mirrored ? 0 : used, 1, mirrored ? -used : 0, 1), leading, risingCounts(*row));

    const QFont strong = fontFor(Type::Strong);
    const double height = lineHeight(strong);
    double y = inner.top() + 30;
    drawLines(*painter, QRectF(inner.left(), y, inner.width(), 2 * height), oneLine(text(row->cluster.exemplarText)),
              strong, theme.text, 2);
    y += 2 * height + 4;
    const QFont small = fontFor(Type::Caption);
    const double foot = lineHeight(small);
    SparklineLook look;
    look.rising = rising;
    look.band = true;
    if (row->usual) look.usual = *row->usual / 4;
    const QRectF spark(inner.left(), y, inner.width(), std::max(20.0, inner.bottom() - y - 2 * foot - 8));
    paintSparkline(*painter, spark, QList<qlonglong>(row->sparkline.begin(), row->sparkline.end()), look, theme);
    drawLines(*painter, QRectF(inner.left(), inner.bottom() - 2 * foot - 4, inner.width(), foot), reason(row->cluster),
              small, theme.text2, 1);
    painter->setFont(small);
    painter->setPen(theme.text2);
    const QRectF last(inner.left(), inner.bottom() - foot, inner.width(), foot);
    painter->drawText(last, leading, meta(row->cluster));
    painter->drawText(last, trailing,
                      RisingItemModel::tr("last %1").arg(formatTime(row->cluster.lastPublished, row->asOf)));
    painter->restore();
}

}  // namespace groundswell::ui
