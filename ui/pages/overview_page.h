#pragma once

#include "ui/pages/news_section.h"
#include "ui/pages/page.h"

#include <QHash>

#include <vector>

class QListView;

namespace groundswell::ui {

class ClusterActions;
class EmptyState;
class HealthSection;
class Notice;
class RisingItemModel;
class Segments;
class TextLabel;
class VolumeSection;
class WorkspaceTotals;

/// What rises now and why, how much arrives from which source, how the sources are, and what is new.
class OverviewPage : public Page {
    Q_OBJECT

public:
    explicit OverviewPage(PageContext context, QWidget* parent = nullptr);

    /// The cards in their order, in the window that they are of.
    [[nodiscard]] std::optional<pipeline::ExportRequest> exportRequest() const override;
    [[nodiscard]] bool hasRowActions() const override { return true; }
    bool act(RowAction action) override;
    bool stepBack() override;
    void saveState(QSettings& settings) const override;
    void restoreState(const QSettings& settings) override;
    /// Whoever keeps the watches tells them here: stars on the cards, and how much the clusters grew. Before the first
    /// call there are no stars.
    void setWatched(const std::vector<core::ClusterId>& clusters);
    [[nodiscard]] domain::TrendWindow window() const;

Q_SIGNALS:
    /// The table of clusters by what rises.
    void risingTableRequested();
    /// The star of a card was clicked.
    void watchRequested(qlonglong cluster);

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    [[nodiscard]] pipeline::RisingQuestion risingQuestion() const;
    QWidget* makeRising();
    QWidget* makeNoItems();
    QLayout* makeRisingHead(QWidget* box);
    void askRising();
    void takeRising(pipeline::Rising rising);
    void showNothingRises(const pipeline::RisingQuestion& question);
    void showWindowItems();
    void askReasons(const std::vector<pipeline::RisingCluster>& rising);
    void askVolume();
    void askSummary();
    void askNews();
    void showRunning();
    void openLine(NewsSection::Line line);
    void showClusters(const std::vector<core::ClusterId>& clusters, const QString& name);
    void backfill(const domain::FetchGap& gap);

    RisingItemModel* m_rising;
    Notice* m_notice;
    Notice* m_noItems;  ///< how the first ones come
    Segments* m_windows;
    QListView* m_cards;
    ClusterActions* m_actions = nullptr;
    EmptyState* m_noCards;
    TextLabel* m_risingNote;
    std::optional<core::UtcTime> m_risingEnd;  ///< of the window of the cards; none before the first answer
    VolumeSection* m_volume;
    HealthSection* m_health;
    NewsSection* m_newsSection;
    WorkspaceTotals* m_totals;
    pipeline::Ticket m_risingTicket;
    std::vector<pipeline::Ticket> m_reasonTickets;
    pipeline::Ticket m_volumeTicket;
    pipeline::Ticket m_summaryTicket;
    pipeline::Ticket m_newsTicket;
    std::vector<domain::FetchGap> m_gaps;
    std::vector<core::ClusterId> m_watched;
    qlonglong m_starred = 0;  ///< whose star was clicked just now
    domain::NewsSince m_news;
    QString m_workspace;                         ///< id of the one that is shown
    QHash<QString, domain::LookMark> m_looks;    ///< ends of earlier looks, by workspace
    std::optional<domain::LookMark> m_lastLook;  ///< of this workspace, before this one
    std::optional<domain::LookMark> m_thisLook;
};

}  // namespace groundswell::ui
