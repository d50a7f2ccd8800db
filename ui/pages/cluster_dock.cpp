#include "ui/pages/cluster_dock.h"

#include "ui/pages/cluster_items.h"
#include "ui/pages/cluster_numbers.h"
#include "ui/pages/cluster_story.h"
#include "ui/pages/notice.h"
#include "ui/pages/plain_table.h"
#include "ui/pages/similar_dialog.h"
#include "ui/pages/timeline_tools.h"
#include "ui/shell/chip.h"
#include "ui/shell/decisions.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/delegates.h"
#include "ui/tables/format.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

namespace groundswell::ui {

namespace {

enum ClusterTab { ItemsTab, SourcesTab, KeywordsTab, NotesTab, HistoryTab };

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

void ClusterDock::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("clusters/differences"), m_items->showsDifferences());
}

void ClusterDock::restoreState(const QSettings& settings) {
    m_items->setDifferences(settings.value(QStringLiteral("clusters/differences"), true).toBool());
}

QWidget* ClusterDock::makeHead() {
    m_head = new ClusterHead(this);
    connect(m_head, &ClusterHead::closeRequested, this, &ClusterDock::closeRequested);
    connect(m_head, &ClusterHead::moreRequested, this, &ClusterDock::doMore);
    connect(m_head, &ClusterHead::actRequested, this, [this](RowAction action, const QPoint& where) {
        if (action == RowAction::Split) {
            toggleSplitting();
        } else {
            Q_EMIT actRequested(action, where);
            // The buttons show what is stored, not what was pressed.
            if (!m_shown.id.isNone()) m_head->setCluster(m_shown);
        }
    });
    return m_head;
}

void ClusterDock::doMore(ClusterHead::More what) {
    switch (what) {
        case ClusterHead::More::PinExemplar: m_context.decisions->setExemplar(m_cluster, m_items->chosen()); break;
        case ClusterHead::More::FreeExemplar: m_context.decisions->setExemplar(m_cluster, 0); break;
        case ClusterHead::More::CopyId: QGuiApplication::clipboard()->setText(QString::number(m_cluster)); break;
        case ClusterHead::More::OpenItems: Q_EMIT itemsRequested(m_cluster); break;
        case ClusterHead::More::Similar: {
            auto* dialog = new SimilarDialog(m_context, m_shown, window());
            connect(dialog, &SimilarDialog::clusterChosen, this, &ClusterDock::clusterRequested);
            dialog->open();
            break;
        }
    }
}

void ClusterDock::toggleSplitting() {
    m_items->setSplitting(!m_items->isSplitting());
    if (m_items->isSplitting()) m_tabs->setCurrentIndex(ItemsTab);
}

QWidget* ClusterDock::makeNumbers() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(16, 10, 16, 4);
    column->setSpacing(4);
    m_title = new TextLabel(Type::Title, Tone::Text, box);
    m_title->setObjectName(QStringLiteral("clusterTitle"));
    m_title->setLines(2);
    column->addWidget(m_title);
    m_numbers = new ClusterNumbers(m_context, box);
    column->addWidget(m_numbers);
    connect(m_numbers, &ClusterNumbers::conditionsRequested, this, &ClusterDock::conditionsRequested);
    connect(m_numbers, &ClusterNumbers::carriersRequested, this, [this](bool authors) {
        m_tabs->setCurrentIndex(SourcesTab);
        m_sources->choose(authors);
    });
    m_reason = new TextLabel(Type::Body, Tone::Text2, box);
    m_reason->setObjectName(QStringLiteral("reason"));
    m_reason->setLines(2);
    column->addWidget(m_reason);
    setReason({});
    return box;
}

void ClusterDock::setReason(const QString& reason) {
    m_reason->setVisible(!reason.isEmpty());
    m_reason->setText(reason);
    setPlainTip(m_reason, reason);
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
    joinSegments(*m_widths);
    connect(m_widths, &QButtonGroup::idClicked, this, [this](int width) {
        m_width = static_cast<domain::BinWidth>(width);
        askTimeline();
    });
    controls->addSpacing(10);
    controls->addWidget(new TextLabel(tr("items, UTC"), Type::Caption, Tone::Text2, box));
    controls->addStretch(1);
    m_chart = new TimelineChart(box);
    m_chart->setObjectName(QStringLiteral("timeline"));
    m_tools = new TimelineTools(m_context, m_chart, QStringLiteral("timeline"), box);
    controls->addWidget(m_tools);
    column->addLayout(controls);
    m_chart->setFixedHeight(132);
    connect(m_chart, &TimelineChart::rangeChanged, this, &ClusterDock::showRange);
    connect(m_chart, &TimelineChart::rangeAccepted, this, &ClusterDock::useAsDateRange);
    column->addWidget(m_chart);
    column->addWidget(m_tools->laterLine());
    column->addWidget(m_tools->noteRow());
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

QWidget* ClusterDock::makeKeywords() {
    QTableView* table = plainTable(QStringLiteral("keywordTable"), tr("Keywords of the cluster"), m_keywords,
                                   KeywordItemModel::Keyword, m_lists);
    table->setItemDelegate(new WordDelegate(false, table));
    table->setDragDropMode(QAbstractItemView::DragOnly);
    table->setColumnWidth(KeywordItemModel::Kind, 88);
    table->setColumnWidth(KeywordItemModel::Items, 72);
    connect(table, &QTableView::activated, this, [this](const QModelIndex& index) {
        const domain::KeywordRow* row = m_keywords->rowAt(index.row());
        if (row == nullptr) return;
        m_context.filter.change([row](FilterValues& values) { values.keyword = row->text; });
    });
    return table;
}

QWidget* ClusterDock::makeLists() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_tabs = new QTabBar(box);
    m_tabs->setObjectName(QStringLiteral("clusterTabs"));
    m_tabs->setAccessibleName(tr("Lists of the cluster"));
    for (const QString& words : {tr("Items"), tr("Sources"), tr("Keywords"), tr("Notes"), tr("History")})
        m_tabs->addTab(words);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setFixedHeight(32);
    m_lists = new QStackedWidget(box);
    m_items = new ClusterItems(m_context, m_lists);
    m_sources = new ClusterSources(m_context, m_lists);
    m_notes = new ClusterNotes(m_context, m_lists);
    m_history = new ClusterHistory(m_context, m_lists);
    for (QWidget* list : {static_cast<QWidget*>(m_items), static_cast<QWidget*>(m_sources), makeKeywords(),
                          static_cast<QWidget*>(m_notes), static_cast<QWidget*>(m_history)})
        m_lists->addWidget(list);
    connect(m_tabs, &QTabBar::currentChanged, m_lists, &QStackedWidget::setCurrentIndex);
    connect(m_items, &ClusterItems::splittingChanged, m_head, &ClusterHead::setSplitting);
    connect(m_items, &ClusterItems::itemChosen, m_head, [this](qlonglong item) { m_head->setItemChosen(item != 0); });
    m_head->setItemChosen(false);
    connect(m_items->model(), &PagedItemModel::totalChanged, this, [this](qlonglong total) {
        m_tabs->setTabText(ItemsTab, tr("Items %1").arg(formatCount(total)));
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
    m_shown = {};
    m_numbers->clear();
    setReason({});
    m_notes->setCluster(cluster);
    m_tools->setSubject(core::ClusterId{cluster}, tr("Items over time, cluster #%1, UTC").arg(cluster));
    m_head->setNumber(cluster);
    refresh();
}

void ClusterDock::refresh() {
    if (m_cluster == 0) return;
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
    m_tools->refresh();
    askItems();
    m_items->refresh();
}

void ClusterDock::showDetail(const pipeline::ClusterDetail& detail) {
    const domain::Cluster& cluster = detail.cluster;
    const QString title = oneLine(text(cluster.exemplarText));
    m_title->setText(title);
    m_tools->setSubject(core::ClusterId{m_cluster},
                        tr("Items over time, cluster #%1, UTC: %2").arg(QString::number(m_cluster), title));
    setPlainTip(m_title, title.left(600));
    m_clusterItems = cluster.items;
    m_shown = cluster;
    m_head->setCluster(cluster);
    m_numbers->setDetail(detail);
    m_items->setDetail(detail);
    m_sources->setDetail(detail);
    m_keywords->setRows(detail.keywords);
    m_notes->setNotes(detail.notes);
    m_history->setDetail(detail);
    m_tabs->setTabText(SourcesTab, tr("Sources %1").arg(formatCount(detail.outlets.total)));
    const auto notes = static_cast<std::int64_t>(detail.notes.size());
    m_tabs->setTabText(NotesTab, notes > 0 ? tr("Notes %1").arg(formatCount(notes)) : tr("Notes"));
    Q_EMIT detailShown();
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
            const core::UtcTime now = m_context.clock->now();
            m_tools->setLater(dropLater(*bins, width, now));
            m_chart->setBins(fillBins(*bins, width), now);
            m_tools->takeBars();
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
    if (m_cluster == 0 || m_items == nullptr) return;
    m_items->setFilter(itemFilter(), m_cluster);
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
    if (m_items->isSplitting()) {
        m_items->setSplitting(false);
        return true;
    }
    if (m_tools->stepBack()) return true;
    if (!m_chart->range()) return false;
    m_chart->setRange(std::nullopt);
    return true;
}

}  // namespace groundswell::ui
