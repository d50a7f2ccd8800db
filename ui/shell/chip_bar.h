#pragma once

#include "ui/shell/view_filter.h"

#include <QWidget>

class QHBoxLayout;
class QToolButton;

namespace groundswell::ui {

class AddChip;
class TextLabel;

/// The conditions that narrow all pages, each removable, how much they leave, and the ways to add one and to keep all
/// under a name. What does not fit is behind "+3".
class ChipBar : public QWidget {
    Q_OBJECT

public:
    explicit ChipBar(ViewFilter& filter, QWidget* parent = nullptr);

    /// "1,204 of 6,318 clusters"; an empty optional is not known yet, a missing whole is not said.
    void setCounts(std::optional<qlonglong> clusters, std::optional<qlonglong> allClusters,
                   std::optional<qlonglong> items, std::optional<qlonglong> allItems);
    /// How many ignored clusters the pages hide without any condition.
    void setIgnored(qlonglong clusters);
    /// False: says that the conditions are kept but mean nothing on this page.
    void setApplies(bool applies);
    /// Where a popup of a button belongs: its lower corner at the leading or at the trailing side, on the screen.
    [[nodiscard]] QPoint addFilterPlace() const;
    [[nodiscard]] QPoint saveViewPlace() const;

Q_SIGNALS:
    void addFilterRequested();
    void saveViewRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    void hideWhatDoesNotFit();

    ViewFilter& m_filter;
    QHBoxLayout* m_chipRow;
    QToolButton* m_more;
    AddChip* m_add;
    QToolButton* m_save;
    QToolButton* m_clear;
    TextLabel* m_note;
    QWidget* m_numbers;
    TextLabel* m_clusters;
    TextLabel* m_clustersOf;
    TextLabel* m_items;
    TextLabel* m_itemsOf;
    QList<QWidget*> m_chips;
    qlonglong m_ignored = 0;
    bool m_applies = true;
};

}  // namespace groundswell::ui
