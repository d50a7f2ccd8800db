#include "ui/pages/cluster_dock.h"

#include "ui/pages/close_button.h"
#include "ui/pages/notice.h"
#include "ui/shell/chip.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/item_card_delegate.h"
#include "ui/tables/row_table.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace groundswell::ui {

namespace {

QToolButton* segment(const QString& name, const QString& words, const QString& tip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(words);
    button->setToolTip(tip);
    button->setCheckable(true);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

ClusterDock::ClusterDock(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("clusterDock"));
    setAccessibleName(tr("Cluster"));
    setMinimumWidth(320);
    setMaximumWidth(640);
    setSurface(this, Surface::Base);
    m_items = new ContentItemModel(m_context.service(), m_context.clock, this);
    m_keywords = new KeywordItemModel(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    connect(m_notice, &Notice::actionTriggered, this, &ClusterDock::refresh);
    column->addWidget(makeNumbers());
    column->addWidget(makeTimeline());
    column->addWidget(makeLists(), 1);
    showRange();
}

QWidget* ClusterDock::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(32);
    setSurface(head, Surface::Window);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 8, 0);
    m_id = new TextLabel(Type::Mono, Tone::Text2, head);
    m_id->setObjectName(QStringLiteral("clusterId"));
    row->addWidget(m_id);
    row->addStretch(1);
    auto* items = new QToolButton(head);
    items->setObjectName(QStringLiteral("openItems"));
    items->setText(tr("Open in Content"));
    items->setIcon(icon(QStringLiteral("content")));
    items->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    items->setAutoRaise(true);
    items->setFocusPolicy(Qt::StrongFocus);
    items->setToolTip(tr("Show the items of this cluster on the page Content"));
    connect(items, &QToolButton::clicked, this, [this] { Q_EMIT itemsRequested(m_cluster); });
    QToolButton* close = closeButton(QStringLiteral("closeDock"), head);
    connect(close, &QToolButton::clicked, this, &ClusterDock::closeRequested);
    row->addWidget(items);
    row->addWidget(close);
    return head;
}

QWidget* ClusterDock::makeNumbers() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(16, 10, 16, 6);
    column->setSpacing(6);
    m_title = new TextLabel(Type::Title, Tone::Text, box);
    m_title->setObjectName(QStringLiteral("clusterTitle"));
    m_title->setLines(2);
    column->addWidget(m_title);
    auto* numbers = new QHBoxLayout;
    numbers->setSpacing(8);
    m_count = new TextLabel(Type::Number, Tone::Text, box);
    m_count->setObjectName(QStringLiteral("clusterItems"));
    m_countWords = new TextLabel(Type::Body, Tone::Text2, box);
    m_meta = new TextLabel(Type::Body, Tone::Text2, box);
    m_meta->setObjectName(QStringLiteral("clusterMeta"));
    m_meta->setElided(true);
    numbers->addWidget(m_count);
    numbers->addWidget(m_countWords, 1);
    column->addLayout(numbers);
    column->addWidget(m_meta);
    return box;
}

QWidget* ClusterDock::makeTimeline() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(16, 2, 16, 6);
    column->setSpacing(4);
    auto* controls = new QHBoxLayout;
    controls->setSpacing(0);
    m_widths = new QButtonGroup(this);
    const struct {
        domain::BinWidth width;
        QString name, words, tip;
    } widths[] = {{domain::BinWidth::Hour, QStringLiteral("binHour"), tr("Hour"), tr("A bar an hour")},
                  {domain::BinWidth::Day, QStringLiteral("binDay"), tr("Day"), tr("A bar a day")},
                  {domain::BinWidth::Week, QStringLiteral("binWeek"), tr("Week"), tr("A bar a week, from Monday")}};
    for (const auto& width : widths) {
        QToolButton* button = segment(width.name, width.words, width.tip, box);
        m_widths->addButton(button, static_cast<int>(width.width));
        controls->addWidget(button);
        button->setChecked(width.width == m_width);
    }
    connect(m_widths, &QButtonGroup::idClicked, this, [this](int width) {
        m_width = static_cast<domain::BinWidth>(width);
        askTimeline();
    });
    controls->addSpacing(10);
    controls->addWidget(new TextLabel(tr("items, UTC"), Type::Caption, Tone::Text2, box));
    controls->addStretch(1);
    m_asTable = new QToolButton(box);
    m_asTable->setObjectName(QStringLiteral("timelineAsTable"));
    m_asTable->setIcon(icon(QStringLiteral("table")));
    m_asTable->setAutoRaise(true);
    m_asTable->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
    m_asTable->setFocusPolicy(Qt::StrongFocus);
    m_asTable->setToolTip(tr("The numbers as a table (Ctrl+T)"));
    m_asTable->setAccessibleName(tr("The numbers as a table"));
    connect(m_asTable, &QToolButton::clicked, this, [this] { m_chart->setTableShown(!m_chart->isTableShown()); });
    controls->addWidget(m_asTable);
    column->addLayout(controls);
    m_chart = new TimelineChart(box);
    m_chart->setObjectName(QStringLiteral("timeline"));
    m_chart->setFixedHeight(132);
    connect(m_chart, &TimelineChart::rangeChanged, this, &ClusterDock::showRange);
    connect(m_chart, &TimelineChart::rangeAccepted, this, &ClusterDock::useAsDateRange);
    column->addWidget(m_chart);

    m_rangeRow = new QWidget(box);
    m_rangeRow->setFixedHeight(24);
    auto* range = new QHBoxLayout(m_rangeRow);
    range->setContentsMargins(0, 0, 0, 0);
    m_rangeChip = new Chip(QString(), m_rangeRow);
    m_rangeChip->setObjectName(QStringLiteral("brushChip"));
    connect(m_rangeChip, &Chip::clicked, this, [this] { m_chart->setRange(std::nullopt); });
    m_rangeCount = new TextLabel(Type::Caption, Tone::Text2, m_rangeRow);
    m_rangeCount->setObjectName(QStringLiteral("rangeCount"));
    auto* use = new QToolButton(m_rangeRow);
    use->setObjectName(QStringLiteral("useAsDateRange"));
    use->setText(tr("Use as date range"));
    use->setAutoRaise(true);
    use->setFocusPolicy(Qt::StrongFocus);
    use->setFont(fontFor(Type::Caption));
    use->setToolTip(tr("Narrow all pages to this range (Enter)"));
    setLink(use);
    connect(use, &QToolButton::clicked, this, &ClusterDock::useAsDateRange);
    range->addWidget(m_rangeChip);
    range->addWidget(m_rangeCount);
    range->addStretch(1);
    range->addWidget(use);
    column->addWidget(m_rangeRow);
    return box;
}

QWidget* ClusterDock::makeLists() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar(box);
    m_tabs->setObjectName(QStringLiteral("clusterTabs"));
    m_tabs->setAccessibleName(tr("Lists of the cluster"));
    m_tabs->addTab(tr("Items"));
    m_tabs->addTab(tr("Keywords"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setFixedHeight(32);
    m_lists = new QStackedWidget(box);
    m_itemTable = new RowTable(m_lists);
    m_itemTable->setObjectName(QStringLiteral("clusterItemTable"));
    m_itemTable->setAccessibleName(tr("Items of the cluster"));
    m_itemTable->setPagedModel(m_items);
    m_itemTable->horizontalHeader()->hide();
    m_itemTable->setItemDelegate(new ItemCardDelegate(m_context.clock, m_itemTable));
    QList<int> widths(ContentItemModel::ColumnCount, 0);
    widths[ContentItemModel::Text] = 200;
    m_itemTable->setColumnWidths(widths, ContentItemModel::Text);
    m_itemTable->setRowHeight(3, 72);
    m_lists->addWidget(m_itemTable);
    m_keywordTable = new QTableView(m_lists);
    m_keywordTable->setObjectName(QStringLiteral("keywordTable"));
    m_keywordTable->setAccessibleName(tr("Keywords of the cluster"));
    m_keywordTable->setModel(m_keywords);
    m_keywordTable->setItemDelegate(new WordDelegate(false, m_keywordTable));
    m_keywordTable->setShowGrid(false);
    m_keywordTable->setFrameShape(QFrame::NoFrame);
    m_keywordTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_keywordTable->setTabKeyNavigation(false);
    m_keywordTable->verticalHeader()->hide();
    m_keywordTable->verticalHeader()->setDefaultSectionSize(24);
    m_keywordTable->horizontalHeader()->setFont(fontFor(Type::CaptionStrong));
    m_keywordTable->horizontalHeader()->setFixedHeight(24);
    m_keywordTable->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_keywordTable->horizontalHeader()->setSectionResizeMode(KeywordItemModel::Keyword, QHeaderView::Stretch);
    m_keywordTable->setColumnWidth(KeywordItemModel::Kind, 88);
    m_keywordTable->setColumnWidth(KeywordItemModel::Items, 72);
    connect(m_keywordTable, &QTableView::activated, this, [this](const QModelIndex& index) {
        const domain::KeywordRow* row = m_keywords->rowAt(index.row());
        if (row == nullptr) return;
        m_context.filter.change([row](FilterValues& values) { values.keyword = row->text; });
    });
    m_lists->addWidget(m_keywordTable);
    connect(m_tabs, &QTabBar::currentChanged, m_lists, &QStackedWidget::setCurrentIndex);
    connect(m_items, &PagedItemModel::totalChanged, this, [this](qlonglong total) {
        m_tabs->setTabText(0, tr("Items %1").arg(formatCount(total)));
        m_rangeCount->setText(tr("%1 of %2 items").arg(formatCount(total), formatCount(m_clusterItems)));
    });
    column->addWidget(m_tabs);
    auto* below = new QWidget(box);
    below->setFixedHeight(1);
    below->setAutoFillBackground(true);
    below->setBackgroundRole(QPalette::Mid);
    column->addWidget(below);
    column->addWidget(m_lists, 1);
    return box;
}

void ClusterDock::showCluster(qlonglong cluster) {
    if (cluster == m_cluster) return;
    m_cluster = cluster;
    if (cluster == 0) {
        m_detailTicket.cancel();
        m_timelineTicket.cancel();
        return;
    }
    m_chart->setRange(std::nullopt);
    refresh();
}

void ClusterDock::refresh() {
    if (m_cluster == 0) return;
    m_id->setText(QStringLiteral("#%1").arg(m_cluster));
    m_detailTicket = m_context.service().clusterDetail(core::ClusterId{m_cluster},
                                                       [this](core::Result<pipeline::ClusterDetail> detail) {
                                                           if (!detail) {
                                                               m_notice->showError(detail.error(), tr("Try again"));
                                                               return;
                                                           }
                                                           m_notice->hide();
                                                           showDetail(*detail);
                                                       });
    askTimeline();
    askItems();
    m_items->refresh();
}

void ClusterDock::showDetail(const pipeline::ClusterDetail& detail) {
    const domain::Cluster& cluster = detail.cluster;
    const QString title = oneLine(text(cluster.exemplarText));
    m_title->setText(title);
    m_title->setToolTip(title.left(600));
    m_clusterItems = cluster.items;
    m_count->setText(formatCount(cluster.items));
    m_countWords->setText(tr("items since %1")
                              .arg(cluster.firstPublished ? formatDate(toQt(*cluster.firstPublished).date(), false)
                                                          : QString(QChar(0x2013))));
    QStringList meta;
    meta << formatCounted(cluster.unique, tr("%1 text"), tr("%1 different texts"));
    if (cluster.authors > 0) meta << formatCounted(cluster.authors, tr("%1 author"), tr("%1 authors"));
    meta << formatCounted(cluster.sources, tr("%1 outlet"), tr("%1 outlets"));
    if (!cluster.languages.empty()) meta << languageCodes(cluster.languages, 5);
    m_meta->setText(meta.join(QStringLiteral("  ·  ")));
    m_meta->setToolTip(meta.join(QStringLiteral(", ")));
    m_keywords->setRows(detail.keywords);
    m_tabs->setTabText(1, tr("Keywords %1").arg(formatCount(static_cast<std::int64_t>(detail.keywords.size()))));
}

void ClusterDock::askTimeline() {
    if (m_cluster == 0) return;
    m_chart->setLoading(true);
    domain::Filter filter;
    filter.clusters = {core::ClusterId{m_cluster}};
    m_timelineTicket = m_context.service().timeline(
        filter, m_width, [this, width = m_width](core::Result<std::vector<domain::TimeBin>> bins) {
            if (!bins) {
                m_notice->showError(bins.error(), tr("Try again"));
                return;
            }
            m_chart->setBins(fillBins(*bins, width), m_context.clock->now());
        });
}

domain::Filter ClusterDock::itemFilter() const {
    domain::Filter filter;
    filter.clusters = {core::ClusterId{m_cluster}};
    if (const auto& range = m_chart->range()) {
        filter.from = range->first;
        filter.to = range->second;
    }
    return filter;
}

void ClusterDock::askItems() {
    if (m_cluster == 0) return;
    m_items->setQuery(itemFilter(), domain::ItemSort::Published, domain::SortOrder::Descending);
}

void ClusterDock::showRange() {
    const auto& range = m_chart->range();
    m_rangeRow->setVisible(range.has_value());
    if (range) {
        m_rangeChip->setText(formatRange(range->first, range->second));
        m_rangeChip->setAccessibleName(tr("Remove the range %1").arg(m_rangeChip->text()));
        m_rangeChip->updateGeometry();
    }
    askItems();
}

void ClusterDock::useAsDateRange() {
    const auto range = m_chart->range();
    if (!range) return;
    m_context.filter.change([&range](FilterValues& values) {
        values.from = range->first;
        values.to = range->second;
    });
}

bool ClusterDock::stepBack() {
    if (m_chart->isTableShown()) {
        m_chart->setTableShown(false);
        return true;
    }
    if (!m_chart->range()) return false;
    m_chart->setRange(std::nullopt);
    return true;
}

}  // namespace groundswell::ui
