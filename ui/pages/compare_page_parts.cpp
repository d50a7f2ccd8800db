#include "ui/pages/compare_cards.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/notice.h"
#include "ui/shell/chip.h"
#include "ui/shell/flow_layout.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/compare_item_model.h"
#include "ui/tables/delegates.h"
#include "ui/tables/paged_item_model.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QTableView>
#include <QToolButton>

namespace groundswell::ui {

namespace {

// When a bin begins, and whether it goes on.
class CompareBinDelegate : public RowDelegate {
public:
    using RowDelegate::RowDelegate;

protected:
    void paintCell(QPainter& painter, const QRectF& rect, const QStyleOptionViewItem& option,
                   const QModelIndex& index) const override {
        const Theme& theme = Theme::of(option.palette);
        const QString words = index.data().toString();
        const QString tag = index.data(TagRole).toString();
        painter.setFont(fontFor(Type::Body));
        painter.setPen(tag.isEmpty() ? theme.text : theme.text2);
        const bool mirrored = option.direction == Qt::RightToLeft;
        const int side = static_cast<int>((mirrored ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        painter.drawText(rect, side, words);
        if (tag.isEmpty()) return;
        const double used = QFontMetricsF(painter.font()).horizontalAdvance(words) + 8;
        painter.setFont(fontFor(Type::Caption));
        const double width = QFontMetricsF(painter.font()).horizontalAdvance(tag) + 8;
        const QRectF box(mirrored ? rect.right() - used - width : rect.left() + used, rect.center().y() - 8, width, 16);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(theme.border, 1));
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
        painter.setPen(theme.text2);
        painter.drawText(box, static_cast<int>(Qt::AlignCenter), tag);
    }
};

QToolButton* compareButton(const QString& name, const QString& words, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(words);
    button->setToolTip(tip);
    button->setAccessibleName(words);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

QButtonGroup* ComparePage::addChoice(FlowLayout* row, const QString& name,
                                     const std::vector<std::pair<QString, QString>>& choices) {
    auto* group = new QButtonGroup(this);
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        QToolButton* button = compareButton(name + QString::number(i), choices[i].first, choices[i].second, this);
        button->setCheckable(true);
        button->setChecked(i == 0);
        group->addButton(button, static_cast<int>(i));
        line->addWidget(button);
    }
    joinSegments(*group);
    row->addLayout(line);
    return group;
}

QWidget* ComparePage::makeHead() {
    auto* head = new QWidget(this);
    setSurface(head, Surface::Window);
    auto* line = new QHBoxLayout(head);
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(8);
    m_title = new TextLabel(Type::Title, Tone::Text, head);
    m_title->setObjectName(QStringLiteral("compareTitle"));
    m_title->setElided(true);
    m_title->setFixedHeight(24);
    m_title->setMinimumWidth(144);
    line->addWidget(m_title, 1, Qt::AlignTop);
    // A narrow window has the choices in two lines, each of them whole.
    auto* choices = new QWidget(head);
    auto* row = new FlowLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    line->addWidget(choices);
    m_form = addChoice(row, QStringLiteral("compareForm"),
                       {{tr("Overlay"), tr("All in one chart")}, {tr("One chart each"), tr("A small chart for each")}});
    m_measure =
        addChoice(row, QStringLiteral("compareMeasure"),
                  {{tr("Items"), tr("Items of each hour, day or week")},
                   {tr("Share of total"), tr("Of all items of each hour, day or week that match the conditions")},
                   {tr("Index = 100"), tr("The highest point of each series is 100")}});
    m_alignment = addChoice(
        row, QStringLiteral("compareAlignment"),
        {{tr("By date"), tr("As it was")}, {tr("Aligned to start"), tr("Every series begins with its first item")}});
    m_scale = addChoice(row, QStringLiteral("compareScale"),
                        {{tr("Linear"), tr("Equal steps")}, {tr("Log"), tr("A step a power of ten; 0 on the floor")}});
    m_width = addChoice(row, QStringLiteral("compareWidth"),
                        {{tr("Hour"), tr("A point an hour")},
                         {tr("Day"), tr("A point a day")},
                         {tr("Week"), tr("A point a week, from Monday")}});
    for (QButtonGroup* group : {m_form, m_measure, m_alignment, m_scale})
        connect(group, &QButtonGroup::idClicked, this, &ComparePage::showAll);
    connect(m_width, &QButtonGroup::idClicked, this, &ComparePage::ask);
    QToolButton* note = compareButton(QStringLiteral("annotateCompare"), tr("Annotate"),
                                      tr("Write a sentence at the marked point"), head);
    note->setIcon(icon(QStringLiteral("flag")));
    note->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    note->setAutoRaise(true);
    connect(note, &QToolButton::clicked, this, &ComparePage::beginNote);
    QToolButton* save =
        compareButton(QStringLiteral("saveCompareImage"), tr("Save image…"), tr("As PNG, SVG or PDF"), head);
    save->setIcon(icon(QStringLiteral("export")));
    save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(save, &QToolButton::clicked, this, &ComparePage::saveCharts);
    row->addWidget(note);
    row->addWidget(save);
    return head;
}

QWidget* ComparePage::makeRangeRow() {
    m_rangeRow = new QWidget(this);
    auto* row = new QHBoxLayout(m_rangeRow);
    row->setContentsMargins(16, 2, 16, 2);
    m_rangeChip = new Chip(QString(), m_rangeRow);
    m_rangeChip->setObjectName(QStringLiteral("compareRange"));
    connect(m_rangeChip, &Chip::clicked, this, [this] { setRange(std::nullopt); });
    QToolButton* use = compareButton(QStringLiteral("useCompareRange"), tr("Use as date range"),
                                     tr("Narrow all pages to this range (Enter)"), m_rangeRow);
    use->setAutoRaise(true);
    setLink(use);
    connect(use, &QToolButton::clicked, this, &ComparePage::useAsDateRange);
    row->addWidget(m_rangeChip);
    row->addStretch(1);
    row->addWidget(use);
    m_rangeRow->hide();
    return m_rangeRow;
}

QWidget* ComparePage::makeData() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(16, 4, 16, 4);
    head->setSpacing(8);
    head->addWidget(new TextLabel(tr("Data"), Type::Title, Tone::Text, box));
    m_dataNote = new TextLabel(Type::Caption, Tone::Text2, box);
    m_dataNote->setObjectName(QStringLiteral("compareDataNote"));
    m_dataNote->setElided(true);
    head->addWidget(m_dataNote, 1);
    m_dataShown =
        compareButton(QStringLiteral("compareDataShown"), tr("Hide"), tr("Show or hide the numbers (Ctrl+T)"), box);
    m_dataShown->setCheckable(true);
    m_dataShown->setChecked(true);
    m_dataShown->setAutoRaise(true);
    m_dataShown->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
    m_dataShown->setAccessibleName(tr("Hide the numbers"));
    head->addWidget(m_dataShown);
    column->addLayout(head);
    m_table = new QTableView(box);
    m_table->setObjectName(QStringLiteral("compareTable"));
    m_table->setAccessibleName(tr("Numbers of the compared series"));
    m_table->setHorizontalHeader(new CompareHeader(m_table));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new WordDelegate(false, m_table));
    m_table->setItemDelegateForColumn(0, new CompareBinDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(24);
    column->addWidget(m_table, 1);
    connect(m_dataShown, &QToolButton::toggled, this, [this, box](bool shown) {
        m_table->setVisible(shown);
        // The charts take the room.
        box->setMaximumHeight(shown ? QWIDGETSIZE_MAX : m_dataShown->height() + 8);
        m_dataShown->setText(shown ? tr("Hide") : tr("Show"));
        // Another text takes the shortcut away.
        m_dataShown->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
        m_dataShown->setAccessibleName(shown ? tr("Hide the numbers") : tr("Show the numbers"));
        if (shown) m_table->setFocus();
    });
    return box;
}

}  // namespace groundswell::ui
