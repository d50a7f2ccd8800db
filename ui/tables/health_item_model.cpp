#include "ui/tables/health_item_model.h"

#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/text_lines.h"

#include <QPainter>

#include <algorithm>

namespace groundswell::ui {

namespace {

bool needsSomebody(const domain::SourceSummary& source) {
    return !source.lastError.empty() || source.pausedAt || source.refused > 0;
}

QString troubleOf(const domain::SourceSummary& source) {
    if (!source.lastError.empty()) return oneLine(text(source.lastError));
    if (source.pausedAt) return oneLine(text(source.pauseReason));
    return formatCounted(source.refused, HealthItemModel::tr("%1 row of the last import was skipped"),
                         HealthItemModel::tr("%1 rows of the last import were skipped"));
}

}  // namespace

const domain::SourceSummary* HealthItemModel::neediest() const {
    return !m_rows.empty() && needsSomebody(m_rows.front()) ? &m_rows.front() : nullptr;
}

void HealthItemModel::setRows(std::vector<domain::SourceSummary> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
        return std::make_pair(!needsSomebody(a), -a.items) < std::make_pair(!needsSomebody(b), -b.items);
    });
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void HealthItemModel::setRunning(const QHash<QString, QString>& running) {
    if (running == m_running) return;
    m_running = running;
    if (rowCount() > 0) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int HealthItemModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant HealthItemModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const domain::SourceSummary& row = m_rows[static_cast<std::size_t>(index.row())];
    const auto running = m_running.constFind(text(row.source));
    const bool runs = running != m_running.constEnd();
    const bool bad = needsSomebody(row) && !runs;
    const QString name = oneLine(text(row.source));
    const bool never = row.items == 0 && !row.lastGood;
    const QString sentence = runs    ? *running
                             : bad   ? troubleOf(row)
                             : never ? tr("Nothing has come yet")
                                     : tr("%1 items, the newest of %2")
                                           .arg(formatCount(row.items), formatTime(row.lastPublished, m_clock->now()));
    switch (role) {
        case Qt::DisplayRole: return name;
        case SecondLineRole: return sentence;
        case TagRole:
            if (runs) return tr("now");
            if (row.lastGood) return formatTime(row.lastGood, m_clock->now());
            return never ? tr("never") : QString();
        case IconRole:
            return runs    ? QStringLiteral("refresh")
                   : bad   ? QStringLiteral("warning")
                   : never ? QStringLiteral("clock")
                           : QStringLiteral("check");
        case SignalRole: return bad;
        case Qt::ToolTipRole: return plainTip(sentence);
        case Qt::AccessibleTextRole:
            return QStringLiteral("%1: %2, %3")
                .arg(name,
                     runs    ? tr("running")
                     : bad   ? tr("needs attention")
                     : never ? tr("not fetched")
                             : tr("good"),
                     sentence);
        default: return {};
    }
}

QSize HealthDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, 48};
}

void HealthDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const Theme& theme = Theme::of(option.palette);
    const bool mirrored = option.direction == Qt::RightToLeft;
    const bool bad = index.data(SignalRole).toBool();
    const QRect rect = option.rect;
    painter->save();
    painter->setLayoutDirection(Qt::LayoutDirectionAuto);
    painter->fillRect(rect, bad ? theme.warnSoft : theme.raised);
    if (!bad) painter->fillRect(QRect(rect.left() + 12, rect.bottom(), rect.width() - 24, 1), theme.grid);
    paintIcon(*painter, QRectF(mirrored ? rect.right() - 27 : rect.left() + 12, rect.center().y() - 8, 16, 16),
              index.data(IconRole).toString(), bad ? theme.warn : theme.ok);
    const QRectF words = QRectF(rect).adjusted(mirrored ? 12 : 36, 6, mirrored ? -36 : -12, -6);
    const QString when = index.data(TagRole).toString();
    painter->setFont(fontFor(Type::Caption));
    painter->setPen(theme.text2);
    const double whenWidth = painter->fontMetrics().horizontalAdvance(when) + 10;
    painter->drawText(
        QRectF(words.left(), words.top(), words.width(), 18),
        static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter), when);
    const auto leading =
        static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
    const auto line = [&](double top, Type type, const QColor& color, const QString& shown, double cut) {
        painter->setFont(fontFor(type));
        painter->setPen(color);
        const QRectF room =
            QRectF(words.left(), top, words.width(), 18).adjusted(mirrored ? cut : 0, 0, mirrored ? 0 : -cut, 0);
        painter->drawText(room, leading,
                          QFontMetricsF(painter->font()).elidedText(shown, Qt::ElideRight, room.width()));
    };
    line(words.top(), Type::Strong, theme.text, index.data().toString(), whenWidth);
    line(words.top() + 17, Type::Caption, theme.text2, index.data(SecondLineRole).toString(), 0);
    if (option.state.testFlag(QStyle::State_HasFocus) && option.widget != nullptr &&
        option.widget->window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        drawFocusRing(*painter, QRectF(rect), 4, theme.accent);
    }
    painter->restore();
}

}  // namespace groundswell::ui
