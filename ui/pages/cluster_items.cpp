#include "ui/pages/cluster_items.h"

#include "ui/shell/decisions.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/item_card_delegate.h"
#include "ui/tables/row_table.h"
#include "ui/tables/text_lines.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr int headHeight = 24;

/// "added missing", the words in their marks.
class DiffLegend : public QWidget {
public:
    explicit DiffLegend(QWidget* parent) : QWidget(parent) {
        const QString added = ClusterItems::tr("added");
        const QString missing = ClusterItems::tr("missing");
        m_words.text = QStringLiteral("%1  %2").arg(added, missing);
        const auto length = [](const QString& words) { return static_cast<int>(words.size()); };
        using Kind = MarkedText::Mark::Kind;
        m_words.marks = {{Kind::Added, 0, length(added)}, {Kind::Missing, length(added) + 2, length(missing)}};
        setAccessibleName(
            ClusterItems::tr("Against the example item, the most typical one of the cluster: added words are "
                             "underlined, missing ones struck "
                             "through"));
        setToolTip(plainTip(accessibleName()));
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const QFont font = fontFor(Type::Caption);
        const double height = lineHeight(font);
        drawFormattedLines(painter, QRectF(0, (this->height() - height) / 2, width(), height), m_words.text,
                           formatsOf(m_words, palette(), false), font, Theme::of(palette()).text2, 1);
    }

private:
    MarkedText m_words;
};

}  // namespace

ClusterItems::ClusterItems(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    m_model = new MemberItemModel(m_context.service(), m_context.clock, this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    column->addWidget(makeSplitBar());
    m_table = new RowTable(this);
    m_table->setObjectName(QStringLiteral("clusterItemTable"));
    m_table->setAccessibleName(tr("Items of the cluster"));
    m_table->setPagedModel(m_model);
    m_table->horizontalHeader()->hide();
    m_table->setItemDelegate(new ItemCardDelegate(m_context.clock, m_table));
    QList<int> widths(ContentItemModel::ColumnCount, 0);
    widths[ContentItemModel::Text] = 200;
    m_table->setColumnWidths(widths, ContentItemModel::Text);
    m_table->setRowHeight(3, ItemCardDelegate::heightFor(2));
    column->addWidget(m_table, 1);
    setFocusProxy(m_table);
    connect(m_model, &PagedItemModel::pageArrived, this, &ClusterItems::showExemplarHeight);
    connect(m_table, &RowTable::idSelected, this, &ClusterItems::itemChosen);
    connect(m_model, &MemberItemModel::tickedChanged, this, &ClusterItems::showTicked);
    showTicked();
}

QWidget* ClusterItems::makeHead() {
    auto* line = new QWidget(this);
    line->setFixedHeight(atTextSize(headHeight));
    setSurface(line, Surface::Window);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 0, 16, 0);
    row->setSpacing(8);
    m_differences = new QCheckBox(tr("Show differences"), line);
    m_differences->setObjectName(QStringLiteral("showDifferences"));
    m_differences->setFont(fontFor(Type::Caption));
    setPlainTip(m_differences, tr("Mark what differs from the example item, the most typical one of the cluster; "
                                  "missing words stand in the text then, struck through"));
    m_differences->setChecked(m_model->showsDifferences());
    connect(m_differences, &QCheckBox::toggled, this, &ClusterItems::setDifferences);
    row->addWidget(m_differences);
    m_legend = new DiffLegend(line);
    m_legend->setObjectName(QStringLiteral("differenceLegend"));
    // The order stays at its side without it.
    QSizePolicy policy = m_legend->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_legend->setSizePolicy(policy);
    row->addWidget(m_legend, 1);
    makeSort(line);
    row->addWidget(m_sortButton);
    return line;
}

void ClusterItems::makeSort(QWidget* line) {
    m_sortButton = new QToolButton(line);
    m_sortButton->setObjectName(QStringLiteral("itemSort"));
    m_sortButton->setAutoRaise(true);
    m_sortButton->setFont(fontFor(Type::Caption));
    m_sortButton->setFixedHeight(20);
    m_sortButton->setFocusPolicy(Qt::StrongFocus);
    m_sortButton->setPopupMode(QToolButton::InstantPopup);
    setPlainTip(m_sortButton,
                tr("Order of the items. The number before each is its fit: how well its words agreed with "
                   "those of the whole cluster when it came in, 1 at most. It is no comparison with the "
                   "example item."));
    auto* menu = new QMenu(m_sortButton);
    auto* group = new QActionGroup(menu);
    const struct {
        QString name, words;
        domain::ItemSort sort;
        domain::SortOrder order;
    } sorts[] = {
        {QStringLiteral("sortSimilar"), tr("Best fit first"), domain::ItemSort::Similarity,
         domain::SortOrder::Descending},
        {QStringLiteral("sortLeast"), tr("Worst fit first"), domain::ItemSort::Similarity,
         domain::SortOrder::Ascending},
        {QStringLiteral("sortNewest"), tr("Newest first"), domain::ItemSort::Published, domain::SortOrder::Descending},
        {QStringLiteral("sortOldest"), tr("Oldest first"), domain::ItemSort::Published, domain::SortOrder::Ascending}};
    for (const auto& one : sorts) {
        QAction* choice = menu->addAction(one.words);
        choice->setObjectName(one.name);
        choice->setCheckable(true);
        group->addAction(choice);
        const auto choose = [this, words = one.words, sort = one.sort, order = one.order] {
            m_sortButton->setText(words);
            m_sortButton->setAccessibleName(tr("Order: %1").arg(words));
            sortBy(sort, order);
        };
        connect(choice, &QAction::triggered, this, choose);
        if (one.sort == m_sort && one.order == m_order) {
            choice->setChecked(true);
            m_sortButton->setText(one.words);
            m_sortButton->setAccessibleName(tr("Order: %1").arg(one.words));
        }
    }
    m_sortButton->setMenu(menu);
}

QWidget* ClusterItems::makeSplitBar() {
    m_splitBar = new QWidget(this);
    m_splitBar->setObjectName(QStringLiteral("splitBar"));
    m_splitBar->setFixedHeight(32);
    setSurface(m_splitBar, Surface::WarnSoft);
    auto* row = new QHBoxLayout(m_splitBar);
    row->setContentsMargins(16, 0, 8, 0);
    m_ticked = new TextLabel(Type::Body, Tone::Text, m_splitBar);
    m_ticked->setObjectName(QStringLiteral("tickedCount"));
    m_ticked->setElided(true);
    m_split = new QToolButton(m_splitBar);
    m_split->setObjectName(QStringLiteral("splitNow"));
    m_split->setText(tr("Split off"));
    m_split->setToolTip(tr("Give the ticked items a cluster of their own"));
    auto* cancel = new QToolButton(m_splitBar);
    cancel->setObjectName(QStringLiteral("cancelSplit"));
    cancel->setText(tr("Cancel"));
    cancel->setToolTip(tr("Leave the cluster as it is (Esc)"));
    for (QToolButton* button : {m_split, cancel}) {
        button->setFixedHeight(24);
        button->setFocusPolicy(Qt::StrongFocus);
    }
    connect(m_split, &QToolButton::clicked, this, [this] {
        const QList<qlonglong> items = m_model->ticked();
        setSplitting(false);
        m_context.decisions->split(m_cluster, items);
    });
    connect(cancel, &QToolButton::clicked, this, [this] { setSplitting(false); });
    row->addWidget(m_ticked, 1);
    row->addWidget(m_split);
    row->addWidget(cancel);
    m_splitBar->hide();
    return m_splitBar;
}

void ClusterItems::setDifferences(bool shown) {
    m_differences->setChecked(shown);
    m_legend->setVisible(shown);
    m_model->setDifferences(shown);
}

void ClusterItems::setFilter(const domain::Filter& filter, qlonglong cluster) {
    if (cluster != m_cluster) {
        setSplitting(false);
        m_table->selectId(0);
    }
    m_cluster = cluster;
    m_filter = filter;
    m_model->setQuery(m_filter, m_sort, m_order);
}

void ClusterItems::sortBy(domain::ItemSort sort, domain::SortOrder order) {
    m_sort = sort;
    m_order = order;
    if (m_cluster != 0) m_model->setQuery(m_filter, m_sort, m_order);
}

void ClusterItems::setDetail(const pipeline::ClusterDetail& detail) {
    const domain::Cluster& cluster = detail.cluster;
    m_model->setExemplar({cluster.exemplar, cluster.exemplarText, detail.exemplar.language, detail.exemplar.copies});
    showExemplarHeight();
}

void ClusterItems::showExemplarHeight() {
    QHeaderView* rows = m_table->verticalHeader();
    const int row = m_model->rowOf(m_model->exemplar().item.value);
    if (m_exemplarRow >= 0 && m_exemplarRow != row && m_exemplarRow < m_model->rowCount())
        rows->resizeSection(m_exemplarRow, rows->defaultSectionSize());
    m_exemplarRow = row;
    if (row >= 0) rows->resizeSection(row, ItemCardDelegate::heightFor(3));
}

qlonglong ClusterItems::chosen() const {
    return m_table->selectedId();
}

void ClusterItems::setSplitting(bool splitting) {
    if (splitting == isSplitting()) return;
    m_model->setTicking(splitting);
    m_splitBar->setVisible(splitting);
    if (splitting) m_table->setFocus();
    Q_EMIT splittingChanged(splitting);
}

void ClusterItems::showTicked() {
    const auto ticked = m_model->ticked().size();
    m_ticked->setText(ticked == 0 ? tr("Tick the items that belong elsewhere.")
                                  : formatCounted(ticked, tr("%1 item ticked"), tr("%1 items ticked")));
    m_split->setEnabled(ticked > 0);
}

}  // namespace groundswell::ui
