#include "ui/shell/palette_popup.h"

#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/text_lines.h"

#include <QAbstractListModel>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr int paletteRowHeight = 28;
constexpr int paletteHeadHeight = 24;
constexpr int mostPaletteHeight = 420;
constexpr int isHeadRole = Qt::UserRole + 50;

class PaletteDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const int least = index.data(isHeadRole).toBool() ? paletteHeadHeight : paletteRowHeight;
        return {100, std::max(least, option.fontMetrics.lineSpacing() + 8)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Theme& theme = Theme::of(option.palette);
        const bool mirrored = option.direction == Qt::RightToLeft;
        const bool head = index.data(isHeadRole).toBool();
        const bool selected = !head && option.state.testFlag(QStyle::State_Selected);
        painter->save();
        if (selected) {
            painter->fillRect(option.rect, theme.sel);
            painter->fillRect(QRect(mirrored ? option.rect.right() - 2 : option.rect.left(), option.rect.top(), 3,
                                    option.rect.height()),
                              theme.accent);
        }
        const auto leading =
            static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignAbsolute | Qt::AlignVCenter);
        QRect room = option.rect.adjusted(12, 0, -12, 0);
        if (head) {
            painter->setFont(fontFor(Type::CaptionStrong));
            painter->setPen(theme.text2);
            painter->drawText(room, leading, index.data().toString());
            painter->restore();
            return;
        }
        const double middle = option.rect.center().y() - 7;
        paintIcon(*painter, QRectF(mirrored ? room.right() - 15 : room.left(), middle, 16, 16),
                  index.data(IconRole).toString(), theme.text2);
        room.adjust(mirrored ? 0 : 26, 0, mirrored ? -26 : 0, 0);
        const QString detail = index.data(SecondLineRole).toString();
        painter->setFont(fontFor(Type::Caption));
        painter->setPen(theme.text2);
        const int used = detail.isEmpty() ? 0 : painter->fontMetrics().horizontalAdvance(detail) + 12;
        painter->drawText(
            room, static_cast<int>((mirrored ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignAbsolute | Qt::AlignVCenter),
            detail);
        room.adjust(mirrored ? used : 0, 0, mirrored ? 0 : -used, 0);
        const QFont font = fontFor(selected ? Type::Strong : Type::Body);
        painter->setFont(font);
        painter->setPen(theme.text);
        const QString words = index.data().toString();
        painter->drawText(room, leading, QFontMetrics(font).elidedText(words, Qt::ElideRight, room.width()));
        painter->restore();
    }
};

}  // namespace

/// The lines of the palette.
class PaletteItemModel : public QAbstractListModel {
public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<PaletteRow> rows) {
        beginResetModel();
        m_rows = std::move(rows);
        endResetModel();
    }
    [[nodiscard]] const PaletteRow* row(int number) const {
        return number >= 0 && number < rowCount() ? &m_rows[static_cast<std::size_t>(number)] : nullptr;
    }
    [[nodiscard]] bool canBeChosen(int number) const {
        const PaletteRow* one = row(number);
        return one != nullptr && one->kind != PaletteRow::Kind::Head;
    }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override {
        return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
    }
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override {
        if (!index.isValid()) return Qt::NoItemFlags;
        return canBeChosen(index.row()) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::ItemIsEnabled;
    }
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override {
        const PaletteRow* one = index.isValid() ? row(index.row()) : nullptr;
        if (one == nullptr) return {};
        switch (role) {
            case Qt::DisplayRole: return one->words;
            case Qt::ToolTipRole: return one->kind == PaletteRow::Kind::Head ? QVariant() : plainTip(one->words);
            case Qt::AccessibleTextRole:
                return one->detail.isEmpty() ? one->words : QStringLiteral("%1, %2").arg(one->words, one->detail);
            case SecondLineRole: return one->detail;
            case IconRole: return one->iconName;
            case isHeadRole: return one->kind == PaletteRow::Kind::Head;
            default: return {};
        }
    }

private:
    std::vector<PaletteRow> m_rows;
};

/// What a search was understood as, a chip a part; one that does not fit is left out.
class UnderstoodBar : public QWidget {
public:
    explicit UnderstoodBar(QWidget* parent) : QWidget(parent) { setFixedHeight(paletteRowHeight); }

    void setParts(const QStringList& parts) {
        m_parts = parts;
        setAccessibleName(parts.join(QStringLiteral(", ")));
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        const Theme& theme = Theme::of(palette());
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setFont(fontFor(Type::Caption));
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        int at = 12;
        for (const QString& part : std::as_const(m_parts)) {
            const int room = width() - 12 - at;
            const int wide = std::min(painter.fontMetrics().horizontalAdvance(part) + 16, 280);
            if (wide > room) return;
            const QRectF chip(mirrored ? width() - at - wide : at, 4, wide, 20);
            painter.setPen(theme.border);
            painter.setBrush(theme.window);
            painter.drawRoundedRect(chip.adjusted(0.5, 0.5, -0.5, -0.5), 10, 10);
            painter.setPen(theme.text2);
            painter.drawText(chip, static_cast<int>(Qt::AlignCenter),
                             painter.fontMetrics().elidedText(part, Qt::ElideRight, wide - 16));
            at += wide + 6;
        }
    }

private:
    QStringList m_parts;
};

PalettePopup::PalettePopup(QWidget* box, QWidget* window) : QFrame(window), m_box(box) {
    setObjectName(QStringLiteral("palettePopup"));
    setFrameShape(QFrame::StyledPanel);
    setSurface(this, Surface::Raised);
    setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 4, 1, 4);
    column->setSpacing(0);
    m_hint = new TextLabel(Type::Caption, Tone::Warn, this);
    m_hint->setObjectName(QStringLiteral("searchHint"));
    m_hint->setWordWrap(true);
    m_hint->setContentsMargins(12, 4, 12, 0);
    m_understood = new UnderstoodBar(this);
    m_understood->setObjectName(QStringLiteral("understood"));
    m_model = new PaletteItemModel(this);
    m_list = new QListView(this);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setAccessibleName(tr("What fits what you typed"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new PaletteDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSurface(m_list, Surface::Raised);
    column->addWidget(m_hint);
    column->addWidget(m_understood);
    column->addWidget(m_list, 1);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) {
        if (!m_model->canBeChosen(index.row())) return;
        select(index.row());
        choose();
    });
    setUnderstood({}, {});
    hide();
}

void PalettePopup::setRows(std::vector<PaletteRow> rows, bool keep) {
    const PaletteRow* before = m_model->row(current());
    const auto kind = before != nullptr ? before->kind : PaletteRow::Kind::Head;
    const QString words = before != nullptr ? before->words : QString();
    m_model->setRows(std::move(rows));
    int first = -1;
    int same = -1;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        if (!m_model->canBeChosen(row)) continue;
        if (first < 0) first = row;
        if (same < 0 && m_model->row(row)->kind == kind && m_model->row(row)->words == words) same = row;
    }
    select(keep && same >= 0 ? same : first);
    place();
}

void PalettePopup::setUnderstood(const QStringList& parts, const QString& hint) {
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_understood->setParts(parts);
    m_understood->setVisible(!parts.isEmpty());
    place();
}

void PalettePopup::open() {
    place();
    show();
    raise();
}

void PalettePopup::close() {
    hide();
}

void PalettePopup::place() {
    const QPoint at = m_box->mapTo(parentWidget(), QPoint(0, m_box->height() + 2));
    int height = 10 + (m_understood->isHidden() ? 0 : paletteRowHeight) +
                 (m_hint->isHidden() ? 0 : m_hint->heightForWidth(m_box->width() - 2));
    for (int row = 0; row < m_model->rowCount(); ++row) height += m_list->sizeHintForRow(row);
    const int room = std::max(120, parentWidget()->height() - at.y() - 32);
    setGeometry(at.x(), at.y(), m_box->width(), std::min({height, mostPaletteHeight, room}));
}

int PalettePopup::current() const {
    return m_list->currentIndex().isValid() ? m_list->currentIndex().row() : -1;
}

void PalettePopup::select(int row) {
    m_list->setCurrentIndex(m_model->index(row, 0));
    if (row >= 0) m_list->scrollTo(m_model->index(row, 0));
    Q_EMIT currentChanged();
}

void PalettePopup::move(int step) {
    const int rows = m_model->rowCount();
    int row = current();
    for (int tried = 0; tried < rows; ++tried) {
        row = (row + step + rows) % rows;
        if (m_model->canBeChosen(row)) return select(row);
    }
}

bool PalettePopup::choose() {
    const PaletteRow* row = m_model->row(current());
    if (row == nullptr || !row->choose) return false;
    // What is chosen may set other rows.
    const std::function<void()> call = row->choose;
    close();
    call();
    return true;
}

QString PalettePopup::currentWords() const {
    return m_list->currentIndex().data(Qt::AccessibleTextRole).toString();
}

}  // namespace groundswell::ui
