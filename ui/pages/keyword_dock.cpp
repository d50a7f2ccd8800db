#include "ui/pages/keyword_dock.h"

#include "ui/pages/close_button.h"
#include "ui/pages/notice.h"
#include "ui/pages/timeline_tools.h"
#include "ui/shell/chip.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/cluster_item_model.h"
#include "ui/tables/content_item_model.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"
#include "ui/tables/item_card_delegate.h"
#include "ui/tables/keyword_table_model.h"
#include "ui/tables/row_table.h"
#include "ui/tables/trend_words.h"
#include "ui/tables/value_count_model.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

namespace groundswell::ui {

namespace {

enum KeywordTab { ClustersTab, SourcesTab, ItemsTab };

}  // namespace

KeywordDock::KeywordDock(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("keywordDock"));
    setAccessibleName(tr("Keyword"));
    setMinimumWidth(320);
    setMaximumWidth(640);
    setSurface(this, Surface::Base);
    m_clusters = new ClusterItemModel(m_context.service(), m_context.clock, this);
    m_items = new ContentItemModel(m_context.service(), m_context.clock, this);
    m_sources = new ValueCountModel(tr("Source"), this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());
    m_notice = new Notice(this);
    column->addWidget(m_notice);
    connect(m_notice, &Notice::actionTriggered, this, &KeywordDock::refresh);
    column->addWidget(makeNumbers());
    column->addWidget(makeTimeline());
    column->addWidget(makeLists(), 1);
    showRange();
}

QWidget* KeywordDock::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(32);
    setSurface(head, Surface::Window);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 8, 0);
    m_kind = new TextLabel(Type::Caption, Tone::Text2, head);
    m_kind->setObjectName(QStringLiteral("keywordKind"));
    row->addWidget(m_kind);
    row->addStretch(1);
    auto* items = new QToolButton(head);
    items->setObjectName(QStringLiteral("openKeywordItems"));
    items->setText(tr("Open in Content"));
    items->setIcon(icon(QStringLiteral("content")));
    items->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    items->setAutoRaise(true);
    items->setFocusPolicy(Qt::StrongFocus);
    items->setToolTip(tr("Narrow all pages to this keyword and show its items"));
    connect(items, &QToolButton::clicked, this, &KeywordDock::itemsRequested);
    QToolButton* close = closeButton(QStringLiteral("closeKeywordDock"), head);
    connect(close, &QToolButton::clicked, this, &KeywordDock::closeRequested);
    row->addWidget(items);
    row->addWidget(close);
    return head;
}

QWidget* KeywordDock::makeNumbers() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(16, 10, 16, 6);
    column->setSpacing(6);
    m_title = new TextLabel(Type::Title, Tone::Text, box);
    m_title->setObjectName(QStringLiteral("keywordTitle"));
    m_title->setLines(2);
    column->addWidget(m_title);
    auto* numbers = new QHBoxLayout;
    numbers->setSpacing(8);
    m_count = new TextLabel(Type::Number, Tone::Text, box);
    m_count->setObjectName(QStringLiteral("keywordItems"));
    m_countWords = new TextLabel(Type::Body, Tone::Text2, box);
    m_meta = new TextLabel(Type::Body, Tone::Text2, box);
    m_meta->setObjectName(QStringLiteral("keywordMeta"));
    m_meta->setElided(true);
    numbers->addWidget(m_count);
    numbers->addWidget(m_countWords, 1);
    column->addLayout(numbers);
    column->addWidget(m_meta);
    return box;
}

QWidget* KeywordDock::makeTimeline() {
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
    } widths[] = {{domain::BinWidth::Hour, QStringLiteral("keywordHour"), tr("Hour"), tr("A bar an hour")},
                  {domain::BinWidth::Day, QStringLiteral("keywordDay"), tr("Day"), tr("A bar a day")},
                  {domain::BinWidth::Week, QStringLiteral("keywordWeek"), tr("Week"), tr("A bar a week, from Monday")}};
    for (const auto& width : widths) {
        auto* button = new QToolButton(box);
        button->setObjectName(width.name);
        button->setText(width.words);
        button->setToolTip(width.tip);
        button->setCheckable(true);
        button->setChecked(width.width == m_width);
        button->setFixedHeight(24);
        button->setFocusPolicy(Qt::StrongFocus);
        m_widths->addButton(button, static_cast<int>(width.width));
        controls->addWidget(button);
    }
    joinSegments(*m_widths);
    connect(m_widths, &QButtonGroup::idClicked, this, [this](int width) {
        m_width = static_cast<domain::BinWidth>(width);
        askTimeline();
    });
    controls->addSpacing(10);
    controls->addWidget(new TextLabel(tr("items, UTC"), Type::Caption, Tone::Text2, box));
    controls->addStretch(1);
    m_chart = new TimelineChart(box);
    m_chart->setObjectName(QStringLiteral("keywordTimeline"));
    m_tools = new TimelineTools(m_context, m_chart, QStringLiteral("keywordTimeline"), box);
    controls->addWidget(m_tools);
    column->addLayout(controls);
    m_chart->setFixedHeight(132);
    connect(m_chart, &TimelineChart::rangeChanged, this, &KeywordDock::showRange);
    connect(m_chart, &TimelineChart::rangeAccepted, this, [this] {
        const auto range = m_chart->range();
        if (!range) return;
        m_context.filter.change([&range](FilterValues& values) {
            values.from = range->first;
            values.to = range->second;
        });
    });
    column->addWidget(m_chart);
    column->addWidget(m_tools->laterLine());
    column->addWidget(m_tools->noteRow());
    m_rangeRow = new QWidget(box);
    m_rangeRow->setFixedHeight(24);
    auto* range = new QHBoxLayout(m_rangeRow);
    range->setContentsMargins(0, 0, 0, 0);
    m_rangeChip = new Chip(QString(), m_rangeRow);
    m_rangeChip->setObjectName(QStringLiteral("keywordRange"));
    connect(m_rangeChip, &Chip::clicked, this, [this] { m_chart->setRange(std::nullopt); });
    range->addWidget(m_rangeChip);
    range->addStretch(1);
    column->addWidget(m_rangeRow);
    return box;
}

QTableView* KeywordDock::makeSources(QWidget* parent) {
    auto* table = new QTableView(parent);
    table->setObjectName(QStringLiteral("keywordSourceTable"));
    table->setAccessibleName(tr("Sources that have the keyword"));
    table->setModel(m_sources);
    table->setItemDelegate(new WordDelegate(false, table));
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(24);
    QHeaderView* head = table->horizontalHeader();
    head->setFont(fontFor(Type::CaptionStrong));
    head->setFixedHeight(24);
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setSectionResizeMode(ValueCountModel::Name, QHeaderView::Stretch);
    table->setColumnWidth(ValueCountModel::Items, 88);
    return table;
}

QWidget* KeywordDock::makeLists() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar(box);
    m_tabs->setObjectName(QStringLiteral("keywordTabs"));
    m_tabs->setAccessibleName(tr("Lists of the keyword"));
    m_tabs->addTab(tr("Clusters"));
    m_tabs->addTab(tr("Sources"));
    m_tabs->addTab(tr("Items"));
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setFixedHeight(32);
    m_lists = new QStackedWidget(box);
    m_clusterTable = new RowTable(m_lists);
    m_clusterTable->setObjectName(QStringLiteral("keywordClusterTable"));
    m_clusterTable->setAccessibleName(tr("Clusters with the keyword, most items first"));
    m_clusterTable->setPagedModel(m_clusters);
    m_clusterTable->horizontalHeader()->hide();
    m_clusterTable->setItemDelegate(new WordDelegate(false, m_clusterTable));
    m_clusterTable->setItemDelegateForColumn(
        ClusterItemModel::Text, new TwoLineDelegate(TwoLineDelegate::Form::WithSecondLine, m_clusterTable));
    QList<int> widths(ClusterItemModel::ColumnCount, 0);
    widths[ClusterItemModel::Text] = 200;
    widths[ClusterItemModel::Items] = 64;
    m_clusterTable->setColumnWidths(widths, ClusterItemModel::Text);
    m_clusterTable->setRowHeight(2, 40);
    connect(m_clusterTable, &QTableView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT clusterRequested(m_clusters->rowId(index.row())); });
    m_lists->addWidget(m_clusterTable);
    m_lists->addWidget(makeSources(m_lists));
    m_itemTable = new RowTable(m_lists);
    m_itemTable->setObjectName(QStringLiteral("keywordItemTable"));
    m_itemTable->setAccessibleName(tr("Items with the keyword, newest first"));
    m_itemTable->setPagedModel(m_items);
    m_itemTable->horizontalHeader()->hide();
    m_itemTable->setItemDelegate(new ItemCardDelegate(m_context.clock, m_itemTable));
    QList<int> itemWidths(ContentItemModel::ColumnCount, 0);
    itemWidths[ContentItemModel::Text] = 200;
    m_itemTable->setColumnWidths(itemWidths, ContentItemModel::Text);
    m_itemTable->setRowHeight(3, 72);
    m_lists->addWidget(m_itemTable);
    connect(m_tabs, &QTabBar::currentChanged, m_lists, &QStackedWidget::setCurrentIndex);
    connect(m_clusters, &PagedItemModel::totalChanged, this,
            [this](qlonglong total) { m_tabs->setTabText(ClustersTab, tr("Clusters %1").arg(formatCount(total))); });
    connect(m_items, &PagedItemModel::totalChanged, this,
            [this](qlonglong total) { m_tabs->setTabText(ItemsTab, tr("Items %1").arg(formatCount(total))); });
    column->addWidget(m_tabs);
    auto* below = new QWidget(box);
    below->setFixedHeight(1);
    below->setAutoFillBackground(true);
    below->setBackgroundRole(QPalette::Mid);
    column->addWidget(below);
    column->addWidget(m_lists, 1);
    return box;
}

void KeywordDock::showKeyword(const domain::KeywordTrend& keyword) {
    const bool other = keyword.row.text != m_keyword.row.text;
    m_keyword = keyword;
    const domain::KeywordRow& row = m_keyword.row;
    m_kind->setText(keywordKindWords(row.kind));
    m_title->setText(oneLine(text(row.text)));
    setPlainTip(m_title, isolated(oneLine(text(row.text)).left(600)));
    m_count->setText(risingWords(keyword.recent, keyword.usual));
    const QVariant tone = risingTone(keyword.recent, keyword.usual);
    m_count->setTone(tone.isValid() ? static_cast<Tone>(tone.toInt()) : Tone::Text);
    m_countWords->setText(risingSentence(keyword.recent, keyword.usual));
    setPlainTip(m_count, risingTip(keyword.recent, keyword.usual));
    QStringList meta;
    meta << formatCounted(row.items, tr("%1 item"), tr("%1 items"));
    meta << formatCounted(row.clusters, tr("%1 cluster"), tr("%1 clusters"));
    if (!row.languages.empty()) meta << languageCodes(row.languages, 5);
    if (row.firstPublished) meta << tr("since %1").arg(formatDate(toQt(*row.firstPublished).date()));
    m_meta->setText(meta.join(QStringLiteral("  ·  ")));
    setPlainTip(m_meta, meta.join(QStringLiteral(", ")));
    m_tools->setSubject({}, tr("Items over time, %1, UTC").arg(isolated(oneLine(text(row.text)))));
    if (other) m_chart->setRange(std::nullopt);
    refresh();
}

void KeywordDock::refresh() {
    if (keyword().empty()) return;
    askTimeline();
    m_tools->refresh();
    askLists();
    m_clusters->refresh();
    m_items->refresh();
}

void KeywordDock::forget() {
    m_keyword = {};
    m_timelineTicket.cancel();
    m_sourceTicket.cancel();
    m_clusters->clear();
    m_items->clear();
    m_sources->setRows({});
}

domain::Filter KeywordDock::filter() const {
    domain::Filter filter = m_context.filter.filter();
    filter.keyword = keyword();
    return filter;
}

domain::Filter KeywordDock::rangedFilter() const {
    domain::Filter ranged = filter();
    if (const auto& range = m_chart->range()) {
        ranged.from = range->first;
        ranged.to = range->second;
    }
    return ranged;
}

void KeywordDock::askTimeline() {
    if (keyword().empty()) return;
    m_chart->setLoading(true);
    m_timelineTicket = m_context.service().timeline(
        filter(), m_width, [this, width = m_width](core::Result<std::vector<domain::TimeBin>> bins) {
            if (!bins) {
                m_notice->showError(bins.error(), tr("Try again"));
                return;
            }
            m_notice->hide();
            const core::UtcTime now = m_context.clock->now();
            m_tools->setLater(dropLater(*bins, width, now));
            m_chart->setBins(fillBins(*bins, width), now);
            m_tools->takeBars();
        });
}

void KeywordDock::askLists() {
    if (keyword().empty()) return;
    const domain::Filter ranged = rangedFilter();
    m_clusters->setQuery(ranged, domain::ClusterSort::Items, domain::SortOrder::Descending);
    m_items->setQuery(ranged, domain::ItemSort::Published, domain::SortOrder::Descending);
    m_sourceTicket = m_context.service().facets(ranged, [this](core::Result<pipeline::Facets> facets) {
        if (!facets) return;
        const auto sources = static_cast<std::int64_t>(facets->sources.size());
        m_sources->setRows(std::move(facets->sources));
        m_tabs->setTabText(SourcesTab, tr("Sources %1").arg(formatCount(sources)));
    });
}

void KeywordDock::showRange() {
    const auto& range = m_chart->range();
    m_rangeRow->setVisible(range.has_value());
    if (range) {
        m_rangeChip->setText(formatRange(range->first, range->second));
        m_rangeChip->setAccessibleName(tr("Remove the range %1").arg(m_rangeChip->text()));
        m_rangeChip->updateGeometry();
    }
    askLists();
}

bool KeywordDock::stepBack() {
    if (m_tools->stepBack()) return true;
    if (!m_chart->range()) return false;
    m_chart->setRange(std::nullopt);
    return true;
}

}  // namespace groundswell::ui
