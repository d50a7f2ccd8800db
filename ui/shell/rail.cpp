#include "ui/shell/rail.h"

#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/theme.h"
#include "ui/tables/paged_item_model.h"

#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int badgeRole = Qt::UserRole + 50;
constexpr int wordsRole = Qt::UserRole + 51;

void paintBadge(QPainter* painter, const QRect& entry, bool mirrored, int count, const Theme& theme) {
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setFont(fontFor(Type::CaptionStrong));
    const QString number = count > 99 ? QStringLiteral("99+") : QString::number(count);
    const double width = std::max(16, painter->fontMetrics().horizontalAdvance(number) + 8);
    const double left = mirrored ? entry.center().x() - 12 - width / 2 : entry.center().x() + 12 - width / 2;
    const QRectF disc(left, entry.top() + 5, width, 16);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.warn);
    painter->drawRoundedRect(disc, 8, 8);
    painter->setPen(theme.onAccent);
    painter->drawText(disc, static_cast<int>(Qt::AlignCenter), number);
    painter->restore();
}

class RailDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {atTextSize(64), atTextSize(56)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::of(option.palette);
        const bool enabled = option.state.testFlag(QStyle::State_Enabled);
        const bool selected = enabled && option.state.testFlag(QStyle::State_Selected);
        const bool hovered = enabled && option.state.testFlag(QStyle::State_MouseOver);
        const QRect rect = option.rect;
        if (selected || hovered) painter->fillRect(rect, selected ? theme.sel : theme.hover);
        if (selected) {
            const int left = option.direction == Qt::RightToLeft ? rect.right() - 2 : rect.left();
            painter->fillRect(QRect(left, rect.top(), 3, rect.height()), theme.accent);
        }
        QColor color = selected ? theme.text : theme.text2;
        if (!enabled) color = theme.disabled;
        paintIcon(*painter, QRectF(rect.center().x() - 9, rect.top() + 9, 20, 20), index.data(IconRole).toString(),
                  color);
        painter->setFont(fontFor(selected ? Type::CaptionStrong : Type::Caption));
        painter->setPen(color);
        const QRect words = rect.adjusted(2, 32, -2, -6);
        painter->drawText(
            words, static_cast<int>(Qt::AlignHCenter | Qt::AlignVCenter),
            QFontMetrics(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, words.width()));
        if (const int count = index.data(badgeRole).toInt(); enabled && count > 0)
            paintBadge(painter, rect, option.direction == Qt::RightToLeft, count, theme);
        if (option.state.testFlag(QStyle::State_HasFocus) && option.widget != nullptr &&
            option.widget->window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
            drawFocusRing(*painter, QRectF(rect), 3, theme.accent);
        }
    }
};

}  // namespace

Rail::Rail(QWidget* parent) : QListView(parent), m_entries(new QStandardItemModel(this)) {
    setObjectName(QStringLiteral("rail"));
    setAccessibleName(tr("Pages"));
    setModel(m_entries);
    setItemDelegate(new RailDelegate(this));
    setFixedWidth(atTextSize(64));
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setSurface(this, Surface::Chrome);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid()) Q_EMIT chosen(current.row());
    });
    // A page that the rail does not list is shown under one that it does; that one can still be gone to.
    connect(this, &QListView::clicked, this, [this](const QModelIndex& entry) { Q_EMIT chosen(entry.row()); });
    connect(this, &QListView::activated, this, [this](const QModelIndex& entry) { Q_EMIT chosen(entry.row()); });
}

void Rail::addEntry(const QString& iconName, const QString& words, const QString& shortcut) {
    auto* entry = new QStandardItem(words);
    entry->setData(iconName, IconRole);
    entry->setToolTip(QStringLiteral("%1 (%2)").arg(words, shortcut));
    entry->setData(words, wordsRole);
    entry->setEditable(false);
    m_entries->appendRow(entry);
}

void Rail::setCurrent(int entry) {
    const QSignalBlocker blocker(selectionModel());
    setCurrentIndex(m_entries->index(entry, 0));
    viewport()->update();
}

int Rail::entryCount() const {
    return m_entries->rowCount();
}

void Rail::setBadge(int entry, int count) {
    QStandardItem* item = m_entries->item(entry);
    if (item == nullptr) return;
    item->setData(count, badgeRole);
    const QString words = item->data(wordsRole).toString();
    item->setData(count > 0 ? tr("%1, %n need attention", nullptr, count).arg(words) : words, Qt::AccessibleTextRole);
}

int Rail::badge(int entry) const {
    const QStandardItem* item = m_entries->item(entry);
    return item != nullptr ? item->data(badgeRole).toInt() : 0;
}

}  // namespace groundswell::ui
