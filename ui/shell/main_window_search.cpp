#include "ui/charts/bins.h"
#include "ui/shell/activity_strip.h"
#include "ui/shell/chip_bar.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/date_range_popup.h"
#include "ui/shell/header_button.h"
#include "ui/shell/main_window.h"
#include "ui/shell/rail.h"
#include "ui/tables/format.h"

#include <QAction>
#include <QMenu>

#include <algorithm>

namespace groundswell::ui {

void MainWindow::makeSearch() {
    m_search = new SearchBox(m_header);
    m_palette = new CommandPalette(m_setup.service, m_search, this);
    m_palette->setCommands([this] {
        QList<QAction*> commands;
        for (QAction* known : actions()) {
            if (!known->objectName().isEmpty()) commands << known;
        }
        // Those of the Fetch menu change with the workspace.
        for (QAction* known : m_fetchMenu->actions()) {
            if (!commands.contains(known)) commands << known;
        }
        return commands;
    });
    connect(m_search, &QLineEdit::textEdited, this, [this] { searchTyped(false); });
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString& typed) {
        if (typed.isEmpty()) searchTyped(true);
    });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { searchTyped(true); });
    connect(m_palette, &CommandPalette::searchRequested, this, [this] {
        searchTyped(true);
        // Where no items or clusters are listed, nothing would be seen of what was found.
        if (m_page != m_pageNames.indexOf(QStringLiteral("clusters"))) showPage(QStringLiteral("content"));
    });
    connect(m_palette, &CommandPalette::takenBack, this, [this] { searchTyped(true); });
    connect(m_palette, &CommandPalette::clusterChosen, this, &MainWindow::openCluster);
    connect(m_palette, &CommandPalette::keywordChosen, this, [this](const QString& keyword) {
        m_filter->change([&](FilterValues& values) { values.keyword = utf8(keyword); });
    });
}

void MainWindow::makeRange() {
    m_range = new DateRangeButton(m_header);
    m_range->setObjectName(QStringLiteral("dateRange"));
    m_range->setAccessibleName(tr("Date range"));
    m_range->setToolTip(tr("Choose the days to show"));
    m_range->setText(tr("All time"));
    m_range->setNote(tr("UTC"));
    m_rangePopup = new DateRangePopup(this);
    connect(m_range, &HeaderButton::clicked, this, [this] {
        const FilterValues& values = m_filter->values();
        m_rangePopup->setChosen(values.from, values.to);
        m_rangePopup->adjustSize();
        m_rangePopup->move(m_range->mapToGlobal(QPoint(0, m_range->height() + 2)));
        m_rangePopup->show();
    });
    connect(m_rangePopup, &DateRangePopup::chosen, this,
            [this](std::optional<core::UtcTime> from, std::optional<core::UtcTime> to) {
                m_filter->change([&](FilterValues& values) {
                    values.from = from;
                    values.to = to;
                });
            });
}

void MainWindow::searchTyped(bool atOnce) {
    m_searchDelay.stop();
    // A command is no search.
    if (m_palette->isCommand()) return;
    if (!atOnce) {
        m_searchDelay.start();
        return;
    }
    m_filter->change([this](FilterValues& values) { values.search = m_search->text(); });
}

void MainWindow::filterChanged() {
    const FilterValues& values = m_filter->values();
    if (m_search->text() != values.search && !m_palette->isCommand()) m_search->setText(values.search);
    m_range->setText(values.from || values.to
                         ? (values.from && values.to
                                ? formatRange(*values.from, *values.to)
                                : (values.from ? tr("Since %1").arg(formatDate(toQt(*values.from).date()))
                                               : tr("Before %1").arg(formatDate(toQt(*values.to).date()))))
                         : tr("All time"));
    m_range->setRange(values.from, values.to);
    m_countDelay.start();
    remember();
}

void MainWindow::askCounts() {
    if (!hasWorkspace()) return;
    const auto show = [this] { m_chips->setCounts(m_clusterCount, m_allClusters, m_itemCount, m_allItems); };
    const domain::Filter filter = m_filter->filter();
    const domain::Page one{0, 1};
    m_countTicket = m_setup.service.clusters(filter, domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                             [this, show](core::Result<pipeline::ClusterPage> page) {
                                                 if (page) m_clusterCount = page->total;
                                                 show();
                                             });
    m_itemsTicket = m_setup.service.items(filter, domain::ItemSort::Id, domain::SortOrder::Ascending, one,
                                          [this, show](core::Result<pipeline::ItemPage> page) {
                                              if (page) m_itemCount = page->total;
                                              show();
                                          });
    domain::Filter ignored;
    ignored.ignored = domain::Ignored::Only;
    m_ignoredTicket = m_setup.service.clusters(ignored, domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                               [this](core::Result<pipeline::ClusterPage> page) {
                                                   if (page) m_chips->setIgnored(page->total);
                                               });
    if (m_filter->values().isEmpty()) {
        m_allClusters = m_allItems = std::nullopt;
        return;
    }
    // Of those that the pages show without conditions: what is ignored is in neither number.
    ViewFilter everything;
    everything.setIgnoredShown(m_filter->isIgnoredShown());
    const domain::Filter all = everything.filter();
    m_allClustersTicket = m_setup.service.clusters(all, domain::ClusterSort::Id, domain::SortOrder::Ascending, one,
                                                   [this, show](core::Result<pipeline::ClusterPage> page) {
                                                       if (page) m_allClusters = page->total;
                                                       show();
                                                   });
    m_allItemsTicket = m_setup.service.items(all, domain::ItemSort::Id, domain::SortOrder::Ascending, one,
                                             [this, show](core::Result<pipeline::ItemPage> page) {
                                                 if (page) m_allItems = page->total;
                                                 show();
                                             });
}

void MainWindow::askDays() {
    if (!hasWorkspace()) return;
    m_daysTicket =
        m_setup.service.timeline({}, domain::BinWidth::Day, [this](core::Result<std::vector<domain::TimeBin>> days) {
            if (!days) return;
            dropLater(*days, domain::BinWidth::Day, m_setup.clock->now());
            if (!days->empty()) {
                const auto [first, last] = std::minmax_element(
                    days->begin(), days->end(), [](const auto& a, const auto& b) { return a.start < b.start; });
                m_rangePopup->setSpan(toQt(first->start).date(), toQt(last->start).date());
            }
            m_rangePopup->setDays(*days);
            m_range->setDays(std::move(*days));
        });
}

void MainWindow::askStanding() {
    if (!hasWorkspace()) return m_strip->setStanding(std::nullopt);
    m_standingTicket = m_setup.service.standing([this](core::Result<pipeline::Standing> standing) {
        if (!standing) return;
        m_needSomeone = standing->needSomeone.size();
        m_strip->setStanding(std::move(*standing));
        showBadges();
    });
}

void MainWindow::showBadges() {
    int jobs = 0;
    for (const pipeline::JobStatus& job : m_setup.service.jobs()) jobs += job.needsPerson ? 1 : 0;
    const auto sources = static_cast<int>(hasWorkspace() ? m_needSomeone : 0);
    const auto page = [this](const QString& name) { return static_cast<int>(m_pageNames.indexOf(name)); };
    // Without a page of their own, sources are looked after where their fetches are.
    const bool own = page(QStringLiteral("sources")) >= 0;
    if (own) m_rail->setBadge(page(QStringLiteral("sources")), sources);
    m_rail->setBadge(page(QStringLiteral("runs")), hasWorkspace() ? jobs + (own ? 0 : sources) : 0);
}

}  // namespace groundswell::ui
