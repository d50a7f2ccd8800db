#pragma once

#include "ui/pages/page.h"
#include "ui/tables/member_item_model.h"

#include <QWidget>

class QCheckBox;
class QToolButton;

namespace groundswell::ui {

class RowTable;
class TextLabel;

/// The items of the cluster that the dock shows, each beside the exemplar; in the splitting form they can be ticked to
/// give them a cluster of their own. Owner thread only.
class ClusterItems : public QWidget {
    Q_OBJECT

public:
    explicit ClusterItems(PageContext context, QWidget* parent = nullptr);

    /// Asks when it differs from before; `cluster` is whose items may be split off.
    void setFilter(const domain::Filter& filter, qlonglong cluster);
    void setDetail(const pipeline::ClusterDetail& detail);
    void refresh() { m_model->refresh(); }
    [[nodiscard]] MemberItemModel* model() const { return m_model; }
    /// The item that is chosen in the list, or 0.
    [[nodiscard]] qlonglong chosen() const;

    /// The words that differ from the exemplar are marked in the texts; off: the plain texts.
    void setDifferences(bool shown);
    [[nodiscard]] bool showsDifferences() const { return m_model->showsDifferences(); }

    void setSplitting(bool splitting);
    [[nodiscard]] bool isSplitting() const { return m_model->isTicking(); }

Q_SIGNALS:
    void splittingChanged(bool splitting);
    /// 0 = none.
    void itemChosen(qlonglong item);

private:
    QWidget* makeHead();
    void makeSort(QWidget* line);
    QWidget* makeSplitBar();
    void sortBy(domain::ItemSort sort, domain::SortOrder order);
    void showTicked();
    void showExemplarHeight();

    PageContext m_context;
    MemberItemModel* m_model;
    RowTable* m_table;
    QCheckBox* m_differences;
    QWidget* m_legend;
    QToolButton* m_sortButton;
    QWidget* m_splitBar;
    TextLabel* m_ticked;
    QToolButton* m_split;
    domain::Filter m_filter;
    domain::ItemSort m_sort = domain::ItemSort::Similarity;
    domain::SortOrder m_order = domain::SortOrder::Descending;
    qlonglong m_cluster = 0;
    int m_exemplarRow = -1;
};

}  // namespace groundswell::ui
