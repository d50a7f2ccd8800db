#pragma once

#include "ui/pages/page.h"

#include <QTimer>

class QListView;
class QStandardItemModel;

namespace groundswell::ui {

class EmptyState;
class HealthItemModel;
class Notice;
class RisingItemModel;
class TextLabel;
class VolumeChart;
class VolumeLegend;

/// What rises now, how much arrives from which source, and how the sources are.
class OverviewPage : public Page {
    Q_OBJECT

public:
    explicit OverviewPage(PageContext context, QWidget* parent = nullptr);

protected:
    void applyFilter() override;
    void refresh() override;
    void workspaceChanged() override;

private:
    QWidget* makeRising();
    QWidget* makeHealth();
    QWidget* makeVolumeSection();
    QWidget* makeTotals();
    void askRising();
    void askVolume();
    void askSummary();
    void showSummary(const pipeline::Summary& summary);

    RisingItemModel* m_rising;
    HealthItemModel* m_health;
    Notice* m_notice;
    QListView* m_cards;
    EmptyState* m_noCards;
    TextLabel* m_risingNote;
    TextLabel* m_volumeNote;
    VolumeChart* m_volume;
    VolumeLegend* m_legend;
    QWidget* m_totals;
    pipeline::Ticket m_risingTicket;
    pipeline::Ticket m_volumeTicket;
    pipeline::Ticket m_summaryTicket;
};

}  // namespace groundswell::ui
