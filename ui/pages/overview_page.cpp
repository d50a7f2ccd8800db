#include "ui/pages/overview_page.h"

#include "ui/dialogs/backfill_dialog.h"
#include "ui/pages/card_list.h"
#include "ui/pages/cluster_actions.h"
#include "ui/pages/health_section.h"
#include "ui/pages/notice.h"
#include "ui/pages/save_image.h"
#include "ui/pages/segments.h"
#include "ui/pages/volume_section.h"
#include "ui/pages/workspace_totals.h"
#include "ui/shell/describe.h"
#include "ui/shell/icons.h"
#include "ui/shell/reason_words.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/rising_item_model.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QListView>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>
#include <iterator>

namespace groundswell::ui {

namespace {

constexpr int cards = 6;
constexpr std::size_t volumeDays = 14;

const QString& looksGroup() {
    static const QString group = QStringLiteral("looks/");
    return group;
}

}  // namespace

OverviewPage::OverviewPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("overviewPage"));
    m_rising = new RisingItemModel(this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_notice = new Notice(this);
    connect(m_notice, &Notice::actionTriggered, this, &OverviewPage::refresh);
    outer->addWidget(m_notice);
    outer->addWidget(makeNoItems());
    auto* grid = new QGridLayout;
    grid->setContentsMargins(16, 12, 16, 16);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    grid->addWidget(makeRising(), 0, 0);
    m_health = new HealthSection(m_context.clock, this);
    connect(m_health, &HealthSection::runsRequested, this, [this] { Q_EMIT pageRequested(QStringLiteral("runs")); });
    connect(m_health, &HealthSection::sourceRequested, this,
            [this] { Q_EMIT pageRequested(QStringLiteral("sources")); });
    connect(m_health, &HealthSection::backfillRequested, this, &OverviewPage::backfill);
    grid->addWidget(m_health, 0, 1);
    m_volume = new VolumeSection(this);
    grid->addWidget(m_volume, 1, 0);
    connect(m_volume->chart(), &VolumeChart::rangeAccepted, this, [this](core::UtcTime from, core::UtcTime to) {
        m_context.filter.change([&](FilterValues& values) {
            values.from = from;
            values.to = to;
        });
    });
    connect(m_volume, &VolumeSection::itemsRequested, this, [this](core::UtcTime from, core::UtcTime to) {
        m_context.filter.change([&](FilterValues& values) {
            values.from = std::max(from, values.from.value_or(from));
            values.to = std::min(to, values.to.value_or(to));
        });
        Q_EMIT pageRequested(QStringLiteral("content"));
    });
    connect(m_volume, &VolumeSection::saveRequested, this, [this] {
        saveImage(m_context, this, QStringLiteral("volume"),
                  [this](ImageFormat format) { return m_volume->saveImage(format); });
    });
    m_newsSection = new NewsSection(this);
    connect(m_newsSection, &NewsSection::lineChosen, this, &OverviewPage::openLine);
    grid->addWidget(m_newsSection, 1, 1);
    m_totals = new WorkspaceTotals(m_context, m_newsSection->totals());
    (new QVBoxLayout(m_newsSection->totals()))->addWidget(m_totals);
    m_newsSection->totals()->layout()->setContentsMargins(0, 0, 0, 0);
    connect(m_totals, &WorkspaceTotals::pageRequested, this, &Page::pageRequested);
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 2);
    grid->setRowStretch(0, 8);
    grid->setRowStretch(1, 5);
    outer->addLayout(grid, 1);
    connect(&m_context.bridge, &ServiceBridge::jobChanged, this, [this] {
        if (isActive()) showRunning();
    });
    setFocusProxy(m_cards);
}

QWidget* OverviewPage::makeNoItems() {
    m_noItems = new Notice(this);
    m_noItems->setObjectName(QStringLiteral("noItems"));
    m_noItems->showSentence(Notice::Kind::Information, tr("There are no items in this workspace yet."),
                            tr("Import files…"));
    auto* add = new QPushButton(tr("Add source…"), m_noItems);
    add->setObjectName(QStringLiteral("noItemsAddSource"));
    add->setFixedHeight(24);
    m_noItems->layout()->addWidget(add);
    connect(m_noItems, &Notice::actionTriggered, this,
            [this] { Q_EMIT actionRequested(QStringLiteral("importFiles")); });
    connect(add, &QPushButton::clicked, this, [this] { Q_EMIT actionRequested(QStringLiteral("addSource")); });
    m_noItems->hide();
    return m_noItems;
}

QLayout* OverviewPage::makeRisingHead(QWidget* box) {
    auto* head = new QHBoxLayout;
    head->setSpacing(10);
    auto* name = new TextLabel(tr("Rising now"), Type::Title);
    name->setFixedHeight(24);
    head->addWidget(name);
    m_risingNote = new TextLabel(Type::Caption, Tone::Text2, box);
    m_risingNote->setObjectName(QStringLiteral("risingNote"));
    m_risingNote->setElided(true);
    head->addWidget(m_risingNote, 1);
    m_windows = new Segments(box);
    m_windows->setObjectName(QStringLiteral("risingWindows"));
    const auto add = [this](domain::TrendWindow window, const QString& objectName) {
        m_windows->add(static_cast<int>(window), objectName, windowWords(window),
                       tr("Compare the last %1 with the usual").arg(windowWords(window)));
    };
    add(domain::TrendWindow::SixHours, QStringLiteral("risingSixHours"));
    add(domain::TrendWindow::Day, QStringLiteral("risingDay"));
    add(domain::TrendWindow::Week, QStringLiteral("risingWeek"));
    m_windows->choose(static_cast<int>(domain::TrendWindow::Day));
    connect(m_windows, &Segments::chosenChanged, this, [this] {
        m_rising->setRows({});
        askRising();
    });
    head->addWidget(m_windows);
    auto* table = new QToolButton(box);
    table->setObjectName(QStringLiteral("risingAsTable"));
    table->setText(tr("Open as table"));
    table->setIcon(icon(QStringLiteral("table")));
    table->setToolTip(tr("Show all clusters, those that rise fastest first"));
    table->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    table->setFixedHeight(24);
    table->setFocusPolicy(Qt::StrongFocus);
    connect(table, &QToolButton::clicked, this, &OverviewPage::risingTableRequested);
    head->addWidget(table);
    return head;
}

QWidget* OverviewPage::makeRising() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(makeRisingHead(box));
    auto* list = new CardList(box);
    m_cards = list;
    m_cards->setObjectName(QStringLiteral("risingCards"));
    m_cards->setAccessibleName(tr("Rising now"));
    m_cards->setModel(m_rising);
    if (auto* delegate = qobject_cast<RisingDelegate*>(m_cards->itemDelegate())) {
        connect(delegate, &RisingDelegate::starClicked, this, [this](qlonglong cluster) {
            m_starred = cluster;
            Q_EMIT watchRequested(cluster);
        });
    }
    const auto open = [this](const QModelIndex& index) {
        const qlonglong cluster = index.data(IdRole).toLongLong();
        // The click on the star is told as one on the card too.
        if (std::exchange(m_starred, 0) != cluster) Q_EMIT clusterRequested(cluster);
    };
    connect(m_cards, &QListView::activated, this, open);
    connect(m_cards, &QListView::clicked, this, open);
    m_noCards = new EmptyState(box);
    m_noCards->setObjectName(QStringLiteral("noRisingCards"));
    connect(m_noCards, &EmptyState::actionTriggered, this, &OverviewPage::showWindowItems);
    m_noCards->hide();
    column->addWidget(m_cards, 1);
    column->addWidget(m_noCards, 1);
    return box;
}

domain::TrendWindow OverviewPage::window() const {
    return static_cast<domain::TrendWindow>(m_windows->chosen());
}

void OverviewPage::applyFilter() {
    askRising();
    askVolume();
}

void OverviewPage::refresh() {
    askRising();
    askVolume();
    askSummary();
    askNews();
    showRunning();
}

void OverviewPage::showRunning() {
    QHash<QString, QString> running;
    for (const pipeline::JobStatus& job : m_context.service().jobs()) {
        if (job.state != pipeline::JobState::Running || job.source.empty()) continue;
        const QString progress = describeProgress(job);
        const QString stage = describeStage(job.stage);
        running.insert(text(job.source), progress.isEmpty() ? stage : QStringLiteral("%1, %2").arg(stage, progress));
    }
    m_health->setRunning(running);
}

void OverviewPage::workspaceChanged() {
    m_reasonTickets.clear();
    for (pipeline::Ticket* ticket : {&m_risingTicket, &m_volumeTicket, &m_summaryTicket, &m_newsTicket})
        ticket->cancel();
    m_rising->setRows({});
    m_risingNote->setText({});
    m_risingEnd.reset();
    m_noCards->hide();
    m_cards->show();
    m_volume->setVolume({}, m_context.clock->now());
    m_volume->chart()->setGaps({});
    m_health->setSources({}, {}, false);
    m_totals->clear();
    m_news = {};
    m_newsSection->setNews(m_news, std::nullopt, m_context.clock->now());
    m_gaps.clear();
    m_noItems->hide();
    m_notice->hide();
    if (!m_workspace.isEmpty() && m_thisLook) m_looks[m_workspace] = *m_thisLook;
    const auto& open = m_context.service().workspace();
    m_workspace = open ? text(open->id) : QString();
    m_thisLook.reset();
    const auto known = m_looks.constFind(m_workspace);
    m_lastLook = known == m_looks.constEnd() ? std::nullopt : std::optional(*known);
    if (open) askNews();
}

void OverviewPage::saveState(QSettings& settings) const {
    settings.setValue(QStringLiteral("overview/window"), m_windows->chosen());
    QHash<QString, domain::LookMark> looks = m_looks;
    if (!m_workspace.isEmpty() && m_thisLook) looks[m_workspace] = *m_thisLook;
    for (auto look = looks.cbegin(); look != looks.cend(); ++look) {
        settings.setValue(looksGroup() + look.key(),
                          QStringList{QString::number(look->time.time_since_epoch().count()),
                                      QString::number(look->cluster.value), QString::number(look->item.value)});
    }
}

void OverviewPage::restoreState(const QSettings& settings) {
    const int window = settings.value(QStringLiteral("overview/window"), m_windows->chosen()).toInt();
    if (window >= 0 && window < static_cast<int>(domain::trendWindows)) m_windows->choose(window);
    for (const QString& key : settings.allKeys()) {
        if (!key.startsWith(looksGroup())) continue;
        const QStringList parts = settings.value(key).toStringList();
        if (parts.size() != 3) continue;
        domain::LookMark& mark = m_looks[key.mid(looksGroup().size())];
        mark.time = core::UtcTime(std::chrono::microseconds(parts[0].toLongLong()));
        mark.cluster = {parts[1].toLongLong()};
        mark.item = {parts[2].toLongLong()};
    }
}

void OverviewPage::setWatched(const std::vector<core::ClusterId>& clusters) {
    m_watched = clusters;
    QSet<qlonglong> ids;
    for (const core::ClusterId cluster : clusters) ids.insert(cluster.value);
    m_rising->setWatched(ids);
    if (isActive()) askNews();
}

pipeline::RisingQuestion OverviewPage::risingQuestion() const {
    pipeline::RisingQuestion question;
    question.window = window();
    question.filter = m_context.filter.filter();
    question.limit = cards;
    return question;
}

std::optional<pipeline::ExportRequest> OverviewPage::exportRequest() const {
    pipeline::ExportRequest request;
    request.what = pipeline::ExportWhat::Clusters;
    request.rising = risingQuestion();
    request.filter = request.rising->filter;
    request.window = request.rising->window;
    request.clusterSort = domain::ClusterSort::Rising;
    request.columns = {"cluster_id",    "watched",  "velocity",  "items_recent", "items_usual", "items_14_days",
                       "exemplar_text", "keywords", "languages", "authors",      "sources"};
    for (int row = 0; row < m_rising->rowCount(); ++row)
        request.shown.push_back(m_rising->rowAt(row)->cluster.id.value);
    if (const pipeline::RisingCluster* card = m_rising->rowAt(m_cards->currentIndex().row()))
        request.ids = {card->cluster.id.value};
    return request;
}

void OverviewPage::askRising() {
    m_risingTicket = m_context.service().rising(risingQuestion(), [this](core::Result<pipeline::Rising> rising) {
        if (!rising) {
            m_notice->showError(rising.error(), tr("Try again"));
            return;
        }
        takeRising(std::move(*rising));
    });
}

void OverviewPage::takeRising(pipeline::Rising answer) {
    m_notice->hide();
    m_risingEnd = answer.hasItems ? std::optional(answer.asOf) : std::nullopt;
    std::vector<pipeline::RisingCluster> rising = std::move(answer.clusters);
    std::erase_if(rising, [](const pipeline::RisingCluster& one) { return one.ratio() < domain::leastRise; });
    m_noCards->setVisible(rising.empty());
    m_cards->setVisible(!rising.empty());
    if (rising.empty()) showNothingRises(risingQuestion());
    m_risingNote->setText(m_risingEnd
                              ? tr("%1 before %2 UTC, against the same weekday and hours of the 4 weeks before")
                                    .arg(windowWords(window()), formatMoment(m_risingEnd, m_context.clock->now()))
                              : QString());
    m_risingNote->setToolTip(
        m_risingEnd ? tr("The window ends at %1, the time of the newest item").arg(formatIso(m_risingEnd)) : QString());
    askReasons(rising);
    m_rising->setRows(std::move(rising));
}

// The window ends at the newest item: where that is old, or alone, this is why nothing rises.
void OverviewPage::showNothingRises(const pipeline::RisingQuestion& question) {
    if (!m_risingEnd) {
        m_noCards->setWords(tr("Here will be the clusters that grow faster than usual"),
                            tr("There is no item with a date yet."));
        return;
    }
    m_noCards->setWords(
        tr("Nothing rises in the %1 before %2 UTC, the time of the newest item")
            .arg(windowWords(question.window), formatMoment(m_risingEnd, m_context.clock->now())),
        tr("Clusters of at least %1 authors or %2 outlets come here that have clearly more items in this time than "
           "usual.")
            .arg(formatCount(question.minAuthors), formatCount(question.minOutlets)),
        tr("Show the newest items"));
}

void OverviewPage::showWindowItems() {
    if (!m_risingEnd) return;
    FilterValues values;
    values.from = *m_risingEnd - domain::lengthOf(window());
    values.to = m_risingEnd;
    m_context.filter.setValues(values);
    Q_EMIT pageRequested(QStringLiteral("content"));
}

void OverviewPage::askReasons(const std::vector<pipeline::RisingCluster>& rising) {
    m_reasonTickets.clear();
    for (const pipeline::RisingCluster& one : rising) {
        const core::ClusterId cluster = one.cluster.id;
        m_reasonTickets.push_back(m_context.service().reasons(
            cluster, one.window, [this, cluster](core::Result<std::vector<domain::Reason>> reasons) {
                if (reasons) m_rising->setReason(cluster.value, reasonWords(*reasons, m_context.clock->now()));
            }));
    }
}

void OverviewPage::askVolume() {
    m_volumeTicket = m_context.service().timelineBySource(
        m_context.filter.filter(), domain::BinWidth::Day,
        [this](core::Result<std::map<std::string, std::vector<domain::TimeBin>>> bins) {
            if (!bins) {
                m_notice->showError(bins.error(), tr("Try again"));
                return;
            }
            const core::UtcTime now = m_context.clock->now();
            const LaterItems later = dropLater(*bins, domain::BinWidth::Day, now);
            VolumeSeries volume = makeVolume(*bins, volumeDays);
            volume.later = later;
            m_volume->setVolume(std::move(volume), now);
        });
}

void OverviewPage::askSummary() {
    m_summaryTicket = m_context.service().summary([this](core::Result<pipeline::Summary> summary) {
        if (!summary) return;
        m_noItems->setVisible(summary->items == 0);
        m_health->setSources(summary->sources, summary->gaps, m_context.service().readOnlyReason().empty());
        m_volume->chart()->setGaps(summary->gaps);
        m_totals->setSummary(*summary);
        m_gaps = std::move(summary->gaps);
    });
}

void OverviewPage::askNews() {
    m_newsTicket = m_context.service().since(
        m_lastLook.value_or(domain::LookMark{}), m_watched, [this](core::Result<domain::NewsSince> news) {
            if (!news) return;
            m_news = std::move(*news);
            m_thisLook = m_news.now;
            m_newsSection->setNews(m_news, m_lastLook ? std::optional(m_lastLook->time) : std::nullopt,
                                   m_context.clock->now());
        });
}

void OverviewPage::openLine(NewsSection::Line line) {
    const QString since = m_lastLook ? formatMoment(m_lastLook->time, m_context.clock->now()) : QString();
    switch (line) {
        case NewsSection::Line::Made: return showClusters(m_news.made, tr("New since %1").arg(since));
        case NewsSection::Line::Grown: return showClusters(m_news.grown, tr("Watched, grown since %1").arg(since));
        case NewsSection::Line::Joined: return showClusters(m_news.joined, tr("Joined since %1").arg(since));
        case NewsSection::Line::Split: return showClusters(m_news.split, tr("Split off since %1").arg(since));
        case NewsSection::Line::Failed: break;
    }
    FilterValues failed;
    failed.state = "failed";
    m_context.filter.setValues(failed);
    Q_EMIT pageRequested(QStringLiteral("content"));
}

// Exactly these: other conditions would hide some of what was counted.
void OverviewPage::showClusters(const std::vector<core::ClusterId>& clusters, const QString& name) {
    FilterValues values;
    values.clusters = clusters;
    values.clustersName = name;
    m_context.filter.setValues(values);
    Q_EMIT pageRequested(QStringLiteral("clusters"));
}

void OverviewPage::backfill(const domain::FetchGap& gap) {
    std::vector<domain::FetchGap> gaps;
    std::copy_if(m_gaps.begin(), m_gaps.end(), std::back_inserter(gaps),
                 [&](const domain::FetchGap& one) { return one.source == gap.source; });
    (new BackfillDialog(m_context, gap.source, gaps, QWidget::window()))->open();
}

bool OverviewPage::stepBack() {
    return m_volume->chart()->clearRange();
}

bool OverviewPage::act(RowAction action) {
    const QModelIndex current = m_cards->currentIndex();
    const pipeline::RisingCluster* card = m_rising->rowAt(current.row());
    if (card == nullptr) return false;
    if (m_actions == nullptr) m_actions = new ClusterActions(m_context, this);
    return m_actions->act(action, {card->cluster},
                          m_cards->viewport()->mapToGlobal(m_cards->visualRect(current).bottomLeft()));
}

}  // namespace groundswell::ui
