#pragma once

#include "ui/pages/page.h"

#include <QDialog>

#include <map>

class QCheckBox;
class QComboBox;
class QPushButton;
class QTreeWidget;
class QTreeWidgetItem;
class QVBoxLayout;

namespace groundswell::ui {

class Notice;
class TextLabel;

/// What asking a feed of a list has shown.
enum class FeedHealth {
    Alive,
    Moved,     ///< for good; its new address takes the place of the old one
    Dead,      ///< nothing is there (404), or it is gone for good (410), or it is no feed
    NoAnswer,  ///< for a reason that may pass
};
[[nodiscard]] FeedHealth healthOf(const core::Result<pipeline::FeedPreview>& preview);

/// The feeds of an OPML list as a tree: what is there already is not ticked, a check asks each ticked one whether it is
/// alive, and folders become sources. Owner thread only.
class OpmlDialog : public QDialog {
    Q_OBJECT

public:
    OpmlDialog(PageContext context, const QString& file, QWidget* parent = nullptr);

Q_SIGNALS:
    void saved(const groundswell::pipeline::SavedConfig& saved, int moved, int dead);

private:
    void makeButtons(QVBoxLayout* column);
    void showList(const core::Result<pipeline::FeedList>& list);
    [[nodiscard]] QTreeWidgetItem* folderItem(const std::vector<std::string>& folders);
    void showCount();
    void checkAll();
    void stopCheck();
    void checkNext();
    void showHealth(std::size_t feed, const core::Result<pipeline::FeedPreview>& preview);
    void showMoved(std::size_t feed, const pipeline::FeedPreview& preview);
    void add();

    PageContext m_context;
    Notice* m_notice;
    TextLabel* m_head;
    QTreeWidget* m_tree;
    QCheckBox* m_private;
    QComboBox* m_cadence;
    QPushButton* m_check;
    QPushButton* m_add;
    pipeline::FeedList m_list;
    std::vector<QTreeWidgetItem*> m_items;  // of the feeds
    std::map<std::vector<std::string>, QTreeWidgetItem*> m_folders;
    std::vector<std::size_t> m_toCheck;
    int m_alive = 0;
    int m_moved = 0;
    int m_dead = 0;
    int m_silent = 0;
    bool m_checking = false;
    pipeline::Ticket m_listTicket;
    pipeline::Ticket m_addTicket;
    std::map<std::size_t, pipeline::Ticket> m_checks;
};

}  // namespace groundswell::ui
