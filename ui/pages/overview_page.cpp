#include "ui/pages/overview_page.h"

#include "ui/charts/volume_chart.h"
#include "ui/charts/volume_legend.h"
#include "ui/pages/card.h"
#include "ui/pages/card_list.h"
#include "ui/pages/notice.h"
#include "ui/shell/style.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"
#include "ui/tables/health_item_model.h"
#include "ui/tables/paged_item_model.h"
#include "ui/tables/rising_item_model.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QListView>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr int cards = 6;
// What grows less than this does not rise.
constexpr double leastRatio = 1.5;
constexpr std::size_t shownDays = 14;

QHBoxLayout* sectionHead(const QString& title, TextLabel* note) {
    auto* row = new QHBoxLayout;
    row->setSpacing(10);
    auto* name = new TextLabel(title, Type::Title);
    name->setFixedHeight(24);
    row->addWidget(name);
    if (note != nullptr) row->addWidget(note, 1);
    return row;
}

}  // namespace

OverviewPage::OverviewPage(PageContext context, QWidget* parent) : Page(std::move(context), parent) {
    setObjectName(QStringLiteral("overviewPage"));
    m_rising = new RisingItemModel(this);
    m_health = new HealthItemModel(m_context.clock, this);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_notice = new Notice(this);
    connect(m_notice, &Notice::actionTriggered, this, &OverviewPage::refresh);
    outer->addWidget(m_notice);
    auto* grid = new QGridLayout;
    grid->setContentsMargins(16, 12, 16, 16);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(12);
    grid->addWidget(makeRising(), 0, 0);
    grid->addWidget(makeHealth(), 0, 1);
    grid->addWidget(makeVolumeSection(), 1, 0);
    grid->addWidget(makeTotals(), 1, 1);
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 2);
    grid->setRowStretch(0, 8);
    grid->setRowStretch(1, 5);
    outer->addLayout(grid, 1);
    setFocusProxy(m_cards);
}

QWidget* OverviewPage::makeRising() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_risingNote = new TextLabel(tr("last 24 h against the same hours of the 4 weeks before, in all items"),
                                 Type::Caption, Tone::Text2, box);
    m_risingNote->setObjectName(QStringLiteral("risingNote"));
    m_risingNote->setElided(true);
    column->addLayout(sectionHead(tr("Rising now"), m_risingNote));
    m_cards = new CardList(box);
    m_cards->setObjectName(QStringLiteral("risingCards"));
    m_cards->setAccessibleName(tr("Rising now"));
    m_cards->setModel(m_rising);
    connect(m_cards, &QListView::activated, this,
            [this](const QModelIndex& index) { Q_EMIT clusterRequested(index.data(IdRole).toLongLong()); });
    connect(m_cards, &QListView::clicked, this,
            [this](const QModelIndex& index) { Q_EMIT clusterRequested(index.data(IdRole).toLongLong()); });
    m_noCards = new EmptyState(box);
    m_noCards->setWords(tr("Here will be the clusters that grow faster than usual"),
                        tr("No cluster has clearly more items in its last 24 h than usual."));
    m_noCards->hide();
    column->addWidget(m_cards, 1);
    column->addWidget(m_noCards, 1);
    return box;
}

QWidget* OverviewPage::makeHealth() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    QHBoxLayout* head = sectionHead(tr("Health"), nullptr);
    head->addStretch(1);
    auto* runs = new QToolButton(box);
    runs->setObjectName(QStringLiteral("openRuns"));
    runs->setText(tr("Open Runs"));
    runs->setAutoRaise(true);
    setLink(runs);
    runs->setFocusPolicy(Qt::StrongFocus);
    connect(runs, &QToolButton::clicked, this, [this] { Q_EMIT pageRequested(QStringLiteral("runs")); });
    head->addWidget(runs);
    column->addLayout(head);
    auto* card = new Card(box);
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(1, 6, 1, 6);
    auto* list = new QListView(card);
    list->setObjectName(QStringLiteral("healthList"));
    list->setAccessibleName(tr("Sources"));
    list->setModel(m_health);
    list->setItemDelegate(new HealthDelegate(list));
    list->setFrameShape(QFrame::NoFrame);
    list->setSelectionMode(QAbstractItemView::NoSelection);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSurface(list->viewport(), Surface::Raised);
    list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    inside->addWidget(list);
    column->addWidget(card, 1);
    return box;
}

QWidget* OverviewPage::makeVolumeSection() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_volumeNote = new TextLabel(Type::Caption, Tone::Text2, box);
    m_volumeNote->setObjectName(QStringLiteral("volumeNote"));
    m_volumeNote->setElided(true);
    column->addLayout(sectionHead(tr("Volume by source"), m_volumeNote));
    auto* card = new Card(box);
    auto* row = new QHBoxLayout(card);
    row->setContentsMargins(8, 8, 12, 6);
    row->setSpacing(16);
    m_volume = new VolumeChart(card);
    m_volume->setObjectName(QStringLiteral("volumeChart"));
    m_legend = new VolumeLegend(card);
    m_legend->setObjectName(QStringLiteral("volumeLegend"));
    row->addWidget(m_volume, 1);
    row->addWidget(m_legend);
    column->addWidget(card, 1);
    return box;
}

QWidget* OverviewPage::makeTotals() {
    auto* box = new QWidget(this);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(sectionHead(tr("In this workspace"), nullptr));
    auto* card = new Card(box);
    m_totals = new QWidget(card);
    m_totals->setObjectName(QStringLiteral("totals"));
    auto* inside = new QVBoxLayout(card);
    inside->setContentsMargins(12, 8, 12, 8);
    inside->addWidget(m_totals);
    inside->addStretch(1);
    new QGridLayout(m_totals);
    column->addWidget(card, 1);
    return box;
}

void OverviewPage::applyFilter() {
    askVolume();
}

void OverviewPage::refresh() {
    askRising();
    askVolume();
    askSummary();
}

void OverviewPage::workspaceChanged() {
    m_rising->setRows({});
    m_health->setRows({});
    m_notice->hide();
}

void OverviewPage::askRising() {
    m_risingTicket =
        m_context.service().rising(cards, [this](core::Result<std::vector<pipeline::RisingCluster>> rising) {
            if (!rising) {
                m_notice->showError(rising.error(), tr("Try again"));
                return;
            }
            m_notice->hide();
            std::erase_if(*rising, [](const pipeline::RisingCluster& one) { return one.ratio() < leastRatio; });
            m_noCards->setVisible(rising->empty());
            m_cards->setVisible(!rising->empty());
            if (!rising->empty()) {
                m_risingNote->setText(tr("24 h before %1 UTC, against the same hours of the 4 weeks before; all items")
                                          .arg(formatTime(rising->front().asOf, m_context.clock->now())));
            }
            m_rising->setRows(std::move(*rising));
        });
}

void OverviewPage::askVolume() {
    m_volumeTicket = m_context.service().timelineBySource(
        m_context.filter.filter(), domain::BinWidth::Day,
        [this](core::Result<std::map<std::string, std::vector<domain::TimeBin>>> bins) {
            if (!bins) {
                m_notice->showError(bins.error(), tr("Try again"));
                return;
            }
            VolumeSeries volume = makeVolume(*bins, shownDays);
            m_legend->setVolume(volume);
            QString note = tr("%1 items by day of publication, UTC").arg(formatCount(volume.items));
            m_volume->setVolume(std::move(volume), m_context.clock->now());
            if (m_volume->isLastIncomplete()) note += tr("; the last bar is not complete");
            m_volumeNote->setText(note);
        });
}

void OverviewPage::askSummary() {
    m_summaryTicket = m_context.service().summary([this](core::Result<pipeline::Summary> summary) {
        if (summary) showSummary(*summary);
    });
}

void OverviewPage::showSummary(const pipeline::Summary& summary) {
    m_health->setRows(summary.sources);
    auto* grid = static_cast<QGridLayout*>(m_totals->layout());
    while (QLayoutItem* item = grid->takeAt(0)) {
        if (QWidget* widget = item->widget()) {
            widget->hide();
            widget->deleteLater();
        }
        delete item;
    }
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(10);
    grid->setColumnStretch(1, 1);
    int row = 0;
    const auto line = [&](const QString& number, const QString& words, Tone tone = Tone::Text) {
        auto* count = new TextLabel(number, Type::Strong, tone, m_totals);
        count->setAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        auto* sentence = new TextLabel(words, Type::Body, Tone::Text, m_totals);
        sentence->setElided(true);
        grid->addWidget(count, row, 0);
        grid->addWidget(sentence, row, 1);
        ++row;
    };
    line(formatCount(summary.items), tr("items"));
    line(formatCount(summary.clusters), tr("clusters of two items or more"));
    line(formatCount(static_cast<std::int64_t>(summary.sources.size())),
         summary.sources.size() == 1 ? tr("source") : tr("sources"));
    if (summary.span) {
        const auto days = std::chrono::ceil<std::chrono::days>(summary.span->second - summary.span->first).count();
        line(formatCount(days),
             tr("days, %1").arg(formatDays(toQt(summary.span->first).date(), toQt(summary.span->second).date())));
    }
    std::int64_t waiting = 0;
    std::int64_t failed = 0;
    for (const auto& [state, items] : summary.itemsByState) {
        if (state == "failed") {
            failed += items;
        } else if (state == "ready") {
            waiting += items;
        }
    }
    if (waiting > 0) line(formatCount(waiting), tr("items wait to be processed"));
    if (failed > 0) line(formatCount(failed), tr("items failed"), Tone::Error);
}

}  // namespace groundswell::ui
